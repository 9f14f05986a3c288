package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 16, 17, 100})
    void fields_are_those_given_in_their_order_however_many(int count) {
        Map<String, Object> given = given(count);

        Map<String, Object> fields = Fields.copyOf(given);

        assertThat(fields).isEqualTo(given).hasSameHashCodeAs(given).hasSize(count);
        assertThat(given).isEqualTo(fields);
        assertThat(fields).containsExactlyEntriesOf(given);
        List<String> names = new ArrayList<>();
        fields.forEach((name, value) -> names.add(name));
        assertThat(names).containsExactlyElementsOf(given.keySet());
        given.forEach((name, value) -> assertThat(fields.get(name)).isEqualTo(value));
        assertThat(fields.get("none")).isNull();
        assertThat(fields.containsKey("none")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30})
    void what_becomes_of_the_fields_given_changes_nothing(int count) {
        Map<String, Object> given = given(count);
        Map<String, Object> fields = Fields.copyOf(given);
        Map<String, Object> before = new LinkedHashMap<>(fields);

        given.put("field 1", "another");
        given.put("new", 1L);

        assertThat(fields).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30})
    void nobody_changes_them(int count) {
        Map<String, Object> fields = Fields.copyOf(given(count));

        assertThatThrownBy(() -> fields.put("a", 1L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> fields.remove("field 0")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(fields::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> fields.entrySet().iterator().next().setValue(1L))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_field_of_no_value_is_there() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("nothing", null);

        Map<String, Object> fields = Fields.copyOf(given);

        assertThat(fields).containsExactly(entry("nothing", null));
        assertThat(fields.containsKey("nothing")).isTrue();
        assertThat(fields.getOrDefault("nothing", "else")).isNull();
    }

    @Test
    void what_is_a_copy_already_is_not_copied_again() {
        Map<String, Object> fields = Fields.copyOf(given(3));

        assertThat(Fields.copyOf(fields)).isSameAs(fields);
    }

    @Test
    void behind_the_last_there_is_none() {
        Iterator<Map.Entry<String, Object>> entries =
                Fields.copyOf(given(1)).entrySet().iterator();
        entries.next();

        assertThat(entries.hasNext()).isFalse();
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    }

    private static Map<String, Object> given(int count) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (int at = count - 1; at >= 0; at--) {
            given.put("field " + at, (long) at);
        }
        return given;
    }
}
