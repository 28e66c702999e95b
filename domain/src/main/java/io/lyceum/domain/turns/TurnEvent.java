package io.lyceum.domain.turns;

import io.lyceum.domain.tutors.Handover;

/// What a listener of a turn is told, numbered from 1. The text of a delta is the next piece of the answer, that of a
/// switch names the providers and the reason; other events have none.
public record TurnEvent(int number, Kind kind, String text) {

    /// From one provider to another.
    public record Switch(String from, String to, String reason) {}

    static TurnEvent switched(int number, Handover handover) {
        String text = String.join("\n", line(handover.from()), line(handover.to()), line(handover.reason()));
        return new TurnEvent(number, Kind.SWITCHED, text);
    }

    private static String line(String text) {
        return text.replace('\n', ' ');
    }

    /// What an event of the kind [Kind#SWITCHED] says.
    public Switch asSwitch() {
        String[] lines = text.split("\n", 3);
        return new Switch(lines[0], lines[1], lines[2]);
    }

    public enum Kind {
        STARTED("turn.started"),
        DELTA("message.delta"),
        SWITCHED("provider.switched"),
        COMPLETED("turn.completed"),
        STOPPED("turn.stopped"),
        INTERRUPTED("turn.interrupted"),
        FAILED("turn.failed");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /// The name that clients know.
        public String title() {
            return title;
        }

        /// True of the one event that comes last.
        public boolean isLast() {
            return switch (this) {
                case STARTED, DELTA, SWITCHED -> false;
                case COMPLETED, STOPPED, INTERRUPTED, FAILED -> true;
            };
        }

        public static Kind titled(String title) {
            for (var kind : values()) {
                if (kind.title.equals(title)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("No event is called " + title);
        }
    }
}
