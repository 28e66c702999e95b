package io.lyceum.adapters.rest.requests;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceModel;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private final ResourceModel sorted = new Routes()
            .processResourceModel(
                    new ResourceModel.Builder(
                                    List.of(
                                            Resource.from(Lessons.class),
                                            Resource.from(Notes.class),
                                            Resource.from(Page.class)),
                                    false)
                            .build(),
                    new ResourceConfig());

    @Path("/api")
    public static final class Lessons {

        @GET
        @Path("lessons")
        public String list() {
            return "list";
        }

        @POST
        @Path("lessons")
        public String create() {
            return "create";
        }

        @GET
        @Path("lessons/{id}/notes")
        public String notes(@PathParam("id") String id) {
            return id;
        }
    }

    @Path("/api")
    public static final class Notes {

        @DELETE
        @Path("lessons/{id}/notes")
        public String clear(@PathParam("id") String id) {
            return id;
        }

        @GET
        @Path("notes")
        public String list() {
            return "notes";
        }
    }

    @Path("/page")
    public static final class Page {

        @GET
        public String read() {
            return "page";
        }
    }

    @Test
    void thereIsOneRootForEachFirstStep() {
        assertThat(sorted.getRootResources().stream().map(Resource::getPath))
                .containsExactlyInAnyOrder("/page", "/api/lessons", "/api/notes");
    }

    @Test
    void everyMethodKeepsItsPath() {
        assertThat(methods("/api/lessons")).containsExactlyInAnyOrder("GET", "POST");
        assertThat(methods("/api/notes")).containsExactly("GET");
        assertThat(methods("/page")).containsExactly("GET");
        assertThat(root("/api/lessons").getChildResources().stream()
                        .filter(child -> child.getPath().equals("{id}/notes"))
                        .flatMap(child -> child.getAllMethods().stream())
                        .map(method -> method.getHttpMethod()))
                .containsExactlyInAnyOrder("GET", "DELETE");
    }

    private List<String> methods(String path) {
        return root(path).getAllMethods().stream()
                .map(method -> method.getHttpMethod())
                .toList();
    }

    private Resource root(String path) {
        return sorted.getRootResources().stream()
                .filter(resource -> resource.getPath().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
