package io.lyceum.domain.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final UUID ID = new UUID(1, 2);

    @Test
    void oneMoreThanTheLimitMeansThereIsMoreAfterTheLastShown() {
        var page = Page.of(List.of(1, 2, 3), 2, PageTest::position);

        assertThat(page.items()).containsExactly(1, 2);
        assertThat(page.next()).contains(new Position("2", ID));
    }

    @Test
    void asManyAsTheLimitAreTheLastOnes() {
        assertThat(Page.of(List.of(1, 2), 2, PageTest::position).next()).isEmpty();
        assertThat(Page.of(List.of(1, 2), 2, PageTest::position).items()).containsExactly(1, 2);
        assertThat(Page.of(List.<Integer>of(), 2, PageTest::position))
                .isEqualTo(new Page<>(List.of(), java.util.Optional.empty()));
    }

    @Test
    void anotherViewOfThePageGoesOnAtTheSamePlace() {
        var page = Page.of(List.of(1, 2, 3), 2, PageTest::position);

        assertThat(page.map(number -> "n" + number)).isEqualTo(new Page<>(List.of("n1", "n2"), page.next()));
    }

    private static Position position(int number) {
        return new Position(Integer.toString(number), ID);
    }
}
