package io.lyceum.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/// Reads the text of an event stream.
final class ServerSentEvents {

    private ServerSentEvents() {}

    /// Each event with its fields; comments and bare positions are left out.
    static ArrayNode read(String stream) {
        var events = JsonNodeFactory.instance.arrayNode();
        for (String block : stream.split("\n\n", -1)) {
            var event = JsonNodeFactory.instance.objectNode();
            block.lines()
                    .filter(line -> !line.startsWith(":"))
                    .map(line -> line.split(": ", 2))
                    .forEach(field -> event.put(field[0], field[1]));
            if (event.has("data")) {
                events.add(event);
            }
        }
        return events;
    }
}
