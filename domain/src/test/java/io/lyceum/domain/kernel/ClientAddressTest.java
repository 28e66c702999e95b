package io.lyceum.domain.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,             64,  203.0.113.7",
        "::ffff:203.0.113.7,      64,  203.0.113.7",
        "[::ffff:cb00:7107],      64,  203.0.113.7",
        "2001:db8:1:2::7,         64,  2001:db8:1:2:0:0:0:0/64",
        "[2001:db8:1:2:ffff::7],  64,  2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:3::7,         64,  2001:db8:1:3:0:0:0:0/64",
        "2001:db8:1:ff::7,        56,  2001:db8:1:0:0:0:0:0/56",
        "2001:db8:1:100::7,       56,  2001:db8:1:100:0:0:0:0/56",
        "2001:db8:1:1ff::7,       57,  2001:db8:1:180:0:0:0:0/57",
        "2001:db8:1:2::7,         128, 2001:db8:1:2:0:0:0:7/128",
        "::1,                     64,  0:0:0:0:0:0:0:0/64",
        "unknown,                 64,  unknown",
        "'',                      64,  ''"
    })
    void iPv6IsCountedByNetworks(String address, int prefix, String network) {
        assertThat(ClientAddress.of(address, prefix).network()).isEqualTo(network);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,        203.0.113.7",
        "::ffff:203.0.113.7, 203.0.113.7",
        "[2001:db8::7],      2001:db8:0:0:0:0:0:7"
    })
    void theAddressItselfIsKept(String address, String text) {
        assertThat(ClientAddress.of(address, 64).text()).isEqualTo(text);
    }
}
