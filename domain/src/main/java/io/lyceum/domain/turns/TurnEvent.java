package io.lyceum.domain.turns;

/// What a listener of a turn is told, numbered from 1. The text of a delta is the next piece of the answer; other
/// events have none.
public record TurnEvent(int number, Kind kind, String text) {

    public enum Kind {
        STARTED("turn.started"),
        DELTA("message.delta"),
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
                case STARTED, DELTA -> false;
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
