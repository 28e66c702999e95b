package io.lyceum.adapters.llm;

import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.port.Tutor;

/// What has been said of an answer, and the prompt for the rest of it. Providers refuse a beginning that ends with
/// white space, so that is held back from them; if one then begins with white space, there is enough of it already.
final class Continuation implements Tutor.Listener {

    private final Tutor.Listener listener;
    private final StringBuilder said = new StringBuilder();
    private boolean seam;

    Continuation(Tutor.Listener listener) {
        this.listener = listener;
    }

    boolean isEmpty() {
        return said.isEmpty();
    }

    Prompt rest(Prompt prompt) {
        String begun = said.toString().stripTrailing();
        seam = begun.length() < said.length();
        return begun.isEmpty() ? prompt : prompt.continuing(begun);
    }

    @Override
    public void accept(String piece) {
        String text = seam ? piece.stripLeading() : piece;
        if (!text.isEmpty()) {
            seam = false;
            said.append(text);
            listener.accept(text);
        }
    }
}
