package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.Machine;
import org.junit.jupiter.api.Test;

class ListenAddressTest {

    @Test
    void links_lead_where_it_listens() {
        assertThat(ListenAddress.parse("127.0.0.1:9093").reachable()).isEqualTo("127.0.0.1:9093");
        assertThat(ListenAddress.parse("[::1]:9093").reachable()).isEqualTo("[::1]:9093");
    }

    @Test
    void links_name_the_host_where_it_listens_on_every_address() {
        assertThat(ListenAddress.parse(":9093").reachable()).isEqualTo(Machine.hostName() + ":9093");
        assertThat(ListenAddress.parse("[::]:9093").reachable()).isEqualTo(Machine.hostName() + ":9093");
    }
}
