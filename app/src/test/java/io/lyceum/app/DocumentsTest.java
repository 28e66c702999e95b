package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.lyceum.app.Client.Answer;
import jakarta.ws.rs.Path;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final String NO_CONTENT = "204";
    private static final String MAYBE_CONTENT = "202";
    /// These need a provider; the test of signing in with one checks their answers.
    private static final Set<String> ELSEWHERE = Set.of(
            "DELETE /api/auth/identities/{id}",
            "GET /api/auth/oauth/{provider}",
            "POST /api/auth/oauth/{provider}",
            "GET /api/auth/oauth/{provider}/callback");

    private static final String NOWHERE = UUID.randomUUID().toString();

    private final Client learner = LYCEUM.newUser();
    private final ApiContract contract =
            new ApiContract(LYCEUM.anonymous().get("/openapi.json").body());

    @Test
    void theDocumentListsExactlyTheRoutesThereAre() {
        var routes = new TreeSet<String>();
        var resources = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.lyceum.adapters").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect);
        resources.map(Resource::from).forEach(resource -> collect("", resource, routes));

        assertThat(contract.operations().keySet()).isEqualTo(routes).hasSizeGreaterThan(40);
    }

    private static void collect(String parent, Resource resource, Set<String> routes) {
        String path = (parent + "/" + resource.getPath()).replaceAll("/+", "/");
        resource.getResourceMethods().forEach(method -> routes.add(method.getHttpMethod() + " " + path));
        resource.getChildResources().forEach(child -> collect(path, child, routes));
    }

    @Test
    void everyOperationIsDescribedCompletely() {
        var ids = new TreeSet<String>();
        var tags = Set.copyOf(
                LYCEUM.anonymous().get("/openapi.json").body().path("tags").findValues("name"));
        contract.operations().forEach((name, operation) -> {
            assertThat(operation.path("summary").asText()).as(name).isNotBlank();
            assertThat(ids.add(operation.path("operationId").asText())).as(name).isTrue();
            assertThat(operation.path("tags")).as(name).hasSize(1).allMatch(tags::contains);
            var responses = operation.path("responses");
            assertThat(responses.has("401") || operation.path("security").isEmpty())
                    .as(name)
                    .isTrue();
            assertThat(responses
                            .propertyStream()
                            .filter(response -> response.getKey().startsWith("2")))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(response -> {
                        var content = response.getValue().path("content");
                        assertThat(content.isEmpty())
                                .isEqualTo(response.getKey().equals(NO_CONTENT)
                                        || (content.isEmpty()
                                                && response.getKey().equals(MAYBE_CONTENT)));
                        assertThat(content)
                                .allSatisfy(
                                        media -> assertThat(media.has("schema")).isTrue());
                    });
        });
    }

    @Test
    void exactlyTheOperationsThatNeedATokenSaySo() {
        contract.operations().forEach((name, operation) -> {
            int space = name.indexOf(' ');
            var answer = Client.send(LYCEUM.anonymous()
                    .request(name.substring(space + 1).replaceAll("\\{\\w+}", NOWHERE))
                    .method(name.substring(0, space), BodyPublishers.noBody()));
            assertThat(answer.status() == 401)
                    .as(name)
                    .isEqualTo(!operation.path("security").isEmpty());
        });
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var references = contract.document().findValues("$ref");

        assertThat(references).hasSizeGreaterThan(100);
        references.forEach(reference ->
                contract.resolve(JsonNodeFactory.instance.objectNode().set("$ref", reference)));
    }

    @Test
    void everyOperationAnswersAsDescribed() {
        var lesson = new Lesson(LYCEUM, learner);
        contract.operations().keySet().stream()
                .filter(operation -> operation.startsWith("GET "))
                .map(operation -> lesson.read(operation.substring("GET ".length())))
                .forEach(contract::check);
        lesson.writes().forEach(contract::check);

        var succeeded = new TreeSet<>(contract.succeeded());
        succeeded.addAll(ELSEWHERE);
        assertThat(succeeded).isEqualTo(contract.operations().keySet());
    }

    @Test
    void everyFormOfTheAnswersIsDescribed() {
        String session = learner.newSession(learner.newCompanion());
        contract.check(learner.post("/api/sessions/" + session + "/messages", "{\"content\": \"Hello\"}"));
        contract.check(learner.get("/api/sessions/" + session + "/transcript?format=markdown"));
        contract.check(learner.get("/api/sessions/" + session + "/transcript?format=text"));
        contract.check(learner.get("/api/me/companions?limit=1"));
    }

    @Test
    void refusalsAreProblemsAsDescribed() {
        var lesson = new Lesson(LYCEUM, learner);
        lesson.refusals(LYCEUM.newUser(), LYCEUM.anonymous()).forEach(contract::check);

        assertThat(contract.refused())
                .containsExactlyInAnyOrder(
                        "account-suspended",
                        "bad-credentials",
                        "bad-request",
                        "conflict",
                        "cursor-invalid",
                        "email-taken",
                        "forbidden",
                        "invalid",
                        "malformed-json",
                        "model-not-allowed",
                        "not-acceptable",
                        "not-found",
                        "precondition-failed",
                        "quota-exceeded",
                        "reason-required",
                        "session-over",
                        "token-invalid",
                        "too-large",
                        "unauthenticated",
                        "unsupported-media-type",
                        "username-taken",
                        "voice-unavailable");
    }

    @Test
    void whoHasTheDocumentAlreadyIsNotSentItAgain() {
        for (var path : List.of("/openapi.json", "/docs", "/docs/swagger-ui.css")) {
            var first = learner.get(path);
            var again = learner.get(path, "If-None-Match", first.header("ETag"));

            assertThat(again.status()).as(path).isEqualTo(304);
            assertThat(again.raw().body()).isEmpty();
            contract.check(again);
        }
    }

    @Test
    void thePageLoadsNothingFromElsewhere() {
        var page = learner.get("/docs");

        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'");
        assertThat(page.raw().body()).contains("/docs/initializer.js").doesNotContain("://", "<script>");
        Stream.of("swagger-ui-bundle.js", "initializer.js")
                .forEach(file -> assertThat(learner.get("/docs/" + file).header("Content-Type"))
                        .isEqualTo("text/javascript;charset=utf-8"));
    }

    @Test
    void onlyFilesOfThePageAreServed() {
        for (var file : List.of("index.html", "..%2fconfig.yml", "%2e%2e/openapi.json", "swagger-ui.js", "x")) {
            assertThat(learner.get("/docs/" + file).status()).as(file).isBetween(400, 404);
        }
    }

    /// A learner with one of each thing.
    static final class Lesson {

        private static final String COMPANION = """
                {"name": "Ada", "subject": "maths", "topic": "fractions", "voice": "female", "style": "casual"}""";

        private final RunningLyceum lyceum;
        private final Client learner;
        private final Client admin;
        private final String companion;
        private final String session;
        private final Answer turn;

        Lesson(RunningLyceum lyceum, Client learner) {
            this.lyceum = lyceum;
            this.learner = learner;
            admin = lyceum.newAdmin();
            companion = learner.newCompanion();
            learner.put("/api/companions/" + companion + "/bookmark");
            session = learner.newSession(companion);
            turn = learner.post(
                    "/api/sessions/" + session + "/messages",
                    "{\"content\": \"What is a third?\"}",
                    "Accept",
                    "application/json");
        }

        Answer read(String template) {
            var reader = template.startsWith("/api/admin/") ? admin : learner;
            String heard = template.startsWith("/api/me/") ? "3-0" : "0";
            return reader.get(fill(template), "X-Access-Reason", "a test", "Last-Event-ID", heard);
        }

        private String fill(String template) {
            if (template.endsWith("/admin/export/{id}/content")) {
                return adminFile().text("/link");
            }
            String id = template.contains("/admin/export/")
                    ? adminFile().text("/id")
                    : template.contains("/exports/")
                            ? export()
                            : template.contains("/erasures/")
                                    ? lyceum.eraseSomebody()
                                    : template.startsWith("/api/admin/users/")
                                            ? learner.id()
                                            : template.contains("/turns/")
                                                    ? turn.text("/id")
                                                    : template.contains("/messages/{id}")
                                                            ? turn.text("/message/id")
                                                            : template.contains("/sessions/") ? session : companion;
            return template.replace("{id}", id)
                    .replace("{code}", "not-found")
                    .replace("{provider}", "nobody")
                    .replace("{file}", "swagger-ui.css");
        }

        private Answer adminFile() {
            String path = "/api/admin/export/"
                    + admin.post("/api/admin/export", "{\"what\": \"audit\"}").text("/id");
            return ready(admin, path);
        }

        private String export() {
            String path =
                    "/api/me/exports/" + learner.post("/api/me/exports", "").text("/id");
            return ready(learner, path).text("/id");
        }

        private static Answer ready(Client client, String path) {
            assertThat(Eventually.within(
                            java.time.Duration.ofSeconds(20),
                            () -> client.get(path).text("/state").equals("ready")))
                    .isTrue();
            return client.get(path);
        }

        Stream<Answer> writes() {
            String companionPath = "/api/companions/" + companion;
            String sessionPath = "/api/sessions/" + session;
            String managed = "/api/admin/users/" + lyceum.newUser().id();
            var leaving = lyceum.newUser();
            String because = "{\"reason\": \"a test\"}";
            String email = UUID.randomUUID() + "@example.org";
            var account = account(email);
            var anonymous = lyceum.anonymous();
            var signedUp = anonymous.post("/api/auth/sign-up", account);
            var signedIn = anonymous.post("/api/auth/sign-in", account);
            var other = new Client(lyceum.url(), signedIn.text("/accessToken"));
            String signIn = other.get("/api/auth/sessions")
                    .body()
                    .path("items")
                    .valueStream()
                    .filter(item -> !item.path("current").asBoolean())
                    .findFirst()
                    .map(item -> item.path("id").asText())
                    .orElseThrow();
            var apiKey = other.post("/api/auth/keys", "{\"name\": \"robot\"}");
            return Stream.of(
                    signedUp,
                    signedIn,
                    anonymous.post(
                            "/api/auth/refresh",
                            "{\"refreshToken\": \"%s\"}".formatted(signedIn.text("/refreshToken"))),
                    other.delete("/api/auth/sessions/" + signIn),
                    apiKey,
                    other.delete("/api/auth/keys/" + apiKey.text("/id")),
                    other.post("/api/auth/email/verification", ""),
                    anonymous.post(
                            "/api/auth/email/verify",
                            "{\"token\": \"%s\"}".formatted(Letters.secret(email, "verify-email", 2))),
                    other.post("/api/auth/sign-out", ""),
                    anonymous.post("/api/auth/password/forgot", "{\"email\": \"%s\"}".formatted(email)),
                    anonymous.post(
                            "/api/auth/password/reset", """
                            {"token": "%s", "password": "correct horse"}""".formatted(Letters.secret(email, "reset-password", 1))),
                    Webhooks.stripe(lyceum, Webhooks.checkoutCompleted(learner.id(), "cus_" + UUID.randomUUID())),
                    Webhooks.clerk(
                            lyceum, UUID.randomUUID().toString(), "{\"type\": \"user.created\", \"timestamp\": 1}"),
                    learner.post("/api/billing/checkout", "{\"plan\": \"pro\"}"),
                    learner.post("/api/billing/portal", ""),
                    admin.post("/api/admin/export", "{\"what\": \"accounts\"}"),
                    learner.post("/api/me/exports", ""),
                    leaving.call("DELETE", "/api/me", "{\"confirm\": \"%s\"}".formatted(leaving.id())),
                    admin.post(managed + "/sign-out", because),
                    admin.post(managed + "/suspend", because),
                    admin.post(managed + "/unsuspend", because),
                    learner.patch("/api/me", "{\"bio\": \"Curious\"}"),
                    learner.post("/api/companions", COMPANION),
                    learner.patch(companionPath, "{\"name\": \"Emmy\"}"),
                    learner.put(companionPath + "/bookmark"),
                    learner.delete(companionPath + "/bookmark"),
                    learner.post(companionPath + "/sessions", "{\"mode\": \"text\"}"),
                    turn,
                    learner.post("/api/chat", "{\"content\": \"Hello\"}"),
                    learner.post("/api/messages/" + turn.text("/message/id") + "/regenerate", "{}"),
                    learner.post("/api/messages/" + turn.text("/userMessageId") + "/edit", "{\"content\": \"Why?\"}"),
                    learner.put(sessionPath + "/branch", "{\"messageId\": \"%s\"}".formatted(turn.text("/message/id"))),
                    learner.post("/api/turns/" + turn.text("/id") + "/stop", ""),
                    learner.post(sessionPath + "/messages/estimate", "{\"content\": \"Hello\"}"),
                    learner.put("/api/me/caps", "{\"meter\": \"companions\", \"window\": \"day\", \"limit\": 50}"),
                    learner.delete("/api/me/caps/companions/day"),
                    learner.patch(sessionPath, "{\"pinned\": true}"),
                    learner.post(sessionPath + "/end", ""),
                    learner.delete(sessionPath),
                    learner.delete(companionPath));
        }

        private Stream<Answer> refusals(Client other, Client anonymous) {
            String companionPath = "/api/companions/" + companion;
            String sessionPath = "/api/sessions/" + session;
            var account = account(learner.get("/api/me").text("/email"));
            String username = "u" + UUID.randomUUID().toString().substring(0, 8);
            other.patch("/api/me", "{\"username\": \"%s\"}".formatted(username));
            var unknownModel = learner.post(sessionPath + "/messages", "{\"content\": \"x\", \"model\": \"nobody\"}");
            learner.post(sessionPath + "/end", "");
            learner.newCompanion();
            learner.newCompanion();
            String administrator = "/api/admin/users/" + admin.id();
            return Stream.of(
                    admin.post(administrator + "/suspend", "{\"reason\": \"x\"}"),
                    admin.get(administrator),
                    suspended(other),
                    unknownModel,
                    anonymous.get("/api/me"),
                    anonymous.post("/api/auth/sign-up", account),
                    anonymous.post("/api/auth/sign-in", account),
                    anonymous.post("/api/auth/refresh", "{\"refreshToken\": \"nonsense\"}"),
                    learner.patch("/api/me", "{\"username\": \"%s\"}".formatted(username)),
                    learner.get("/api/companions/" + NOWHERE),
                    learner.get("/api/companions/nonsense"),
                    learner.get("/api/companions?cursor=nonsense"),
                    learner.get("/api/companions?voice=loud"),
                    learner.get("/api/companions?limit=101"),
                    learner.get("/api/turns/" + turn.text("/id") + "/events", "Last-Event-ID", "nonsense"),
                    learner.get("/api/subjects", "Accept", "image/png"),
                    learner.post("/api/companions", "{"),
                    learner.post("/api/companions", "{\"nam\": \"Ada\"}"),
                    learner.post("/api/companions", COMPANION),
                    Client.send(tooLarge(learner)),
                    Client.send(plainText(learner)),
                    other.patch(companionPath, "{\"name\": \"Mine\"}"),
                    learner.patch(companionPath, "{\"name\": \"Late\"}", "If-Match", "\"9-9\""),
                    learner.post(companionPath + "/sessions", "{\"mode\": \"voice\"}"),
                    learner.post("/api/messages/" + turn.text("/message/id") + "/edit", "{\"content\": \"x\"}"),
                    learner.post(sessionPath + "/messages", "{\"content\": \"x\"}"));
        }

        /// Waits for the server's consent, so that its answer does not cut off the body.
        private static HttpRequest.Builder tooLarge(Client client) {
            return client.request("/api/companions")
                    .expectContinue(true)
                    .POST(BodyPublishers.ofString("x".repeat(300_000)));
        }

        private static HttpRequest.Builder plainText(Client client) {
            return client.request("/api/companions")
                    .setHeader("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString(COMPANION));
        }

        private Answer suspended(Client client) {
            var somebody = lyceum.newUser();
            String account = account(somebody.get("/api/me").text("/email")).replace("battery staple", "correct horse");
            admin.post("/api/admin/users/" + somebody.id() + "/suspend", "{\"reason\": \"x\"}");
            return new Client(client.url(), "").post("/api/auth/sign-in", account);
        }

        private static String account(String email) {
            return "{\"email\": \"%s\", \"password\": \"battery staple\"}".formatted(email);
        }
    }
}
