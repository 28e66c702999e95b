package io.lyceum.domain.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TermTest {

    private enum Word {
        SINGLE,
        TWO_WORDS
    }

    @Test
    void aConstantIsWrittenInSmallLettersWithHyphens() {
        assertThat(Term.of(Word.SINGLE)).isEqualTo("single");
        assertThat(Term.of(Word.TWO_WORDS)).isEqualTo("two-words");
    }

    @Test
    void whatIsWrittenCanBeRead() {
        for (var word : Word.values()) {
            assertThat(Term.find(Word.class, Term.of(word))).contains(word);
            assertThat(Term.parse(Word.class, Term.of(word))).isEqualTo(word);
        }
    }

    @Test
    void nothingElseIsRead() {
        for (String text : List.of("", "SINGLE", "Single", " single", "two_words", "TWO_WORDS", "twowords", "third")) {
            assertThat(Term.find(Word.class, text)).as(text).isEmpty();
            assertThatThrownBy(() -> Term.parse(Word.class, text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theLanguageOfTheMachineDoesNotMatter() {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(Term.of(Word.SINGLE)).isEqualTo("single");
        } finally {
            Locale.setDefault(before);
        }
    }
}
