package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SqliteShopTest {

    @TempDir
    Path folder;

    private final ShopData data = new ShopData();

    @Test
    void rows_that_are_added_later_do_not_change_what_is_compared() throws Exception {
        Shop shop = new SqliteShop(folder);
        try (Connection connection = shop.connect()) {
            data.create(connection);
            long last = ShopData.last(connection, "purchase");
            String before = ShopData.digest(connection, "purchase", last);

            data.sell(connection, 5);

            assertThat(ShopData.count(connection, "purchase")).isEqualTo(last + 5);
            assertThat(ShopData.digest(connection, "purchase", last)).isEqualTo(before);
        }
    }

    @Test
    void one_changed_value_is_noticed() throws Exception {
        Shop shop = new SqliteShop(folder);
        try (Connection connection = shop.connect()) {
            data.create(connection);
            String before = ShopData.digest(connection, "product", 50);
            try (Statement statement = connection.createStatement()) {
                statement.execute("update product set cents = cents + 1 where id = 50");
            }

            assertThat(ShopData.digest(connection, "product", 49)).isNotEqualTo(before);
            assertThat(ShopData.digest(connection, "product", 50)).isNotEqualTo(before);
        }
    }

    @Test
    void the_till_sells_until_it_is_closed() throws Exception {
        Shop shop = new SqliteShop(folder);
        try (Connection connection = shop.connect()) {
            data.create(connection);
            long before = ShopData.count(connection, "purchase");
            connection.commit();
            try (Till till = Till.open(shop, data)) {
                await().until(() -> {
                    long now = ShopData.count(connection, "purchase");
                    connection.commit();
                    return now > before;
                });
                assertThat(till.failure()).isEmpty();
            }
        }
    }
}
