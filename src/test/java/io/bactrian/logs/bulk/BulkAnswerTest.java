package io.bactrian.logs.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkAnswerTest {

    private static final String CREATED = "{\"create\":{\"status\":201}}";

    private static List<BulkItem> read(String answer) throws IOException {
        return BulkAnswer.read(answer.getBytes(ISO_8859_1));
    }

    private static String of(int documents) {
        return "{\"items\":[" + String.join(",", Collections.nCopies(documents, CREATED)) + "]}";
    }

    private static String outcome(String answer) {
        try {
            return read(answer).toString();
        } catch (IOException e) {
            return "none";
        }
    }

    @Test
    void answerOfCreatedDocumentsOnlyHasAsManyItems() throws IOException {
        for (int documents = 0; documents < 5; documents++) {
            assertThat(read(of(documents))).hasSize(documents).allSatisfy(item -> assertThat(item)
                    .isEqualTo(new BulkItem(201, "", "")));
        }
    }

    @Test
    void whicheverByteOfSuchAnAnswerIsAnotherItIsReadAsAnyAnswerIs() throws IOException {
        String answer = of(3);
        for (int at = 0; at < answer.length(); at++) {
            for (char other : "x ,}]1".toCharArray()) {
                StringBuilder changed = new StringBuilder(answer);
                changed.setCharAt(at, other);
                // With a space before it, it is none of those that are told by their bytes.
                assertThat(outcome(changed.toString())).isEqualTo(outcome(" " + changed));
            }
        }
    }

    @Test
    void documentAmongOthersThatWasNotCreatedKeepsItsPlaceAndItsReason() throws IOException {
        String refused =
                "{\"create\":{\"status\":400,\"error\":{\"type\":\"parsing\",\"reason\":\"no\",\"caused_by\":{\"reason\":\"why\"}}}}";
        assertThat(read("{\"items\":[" + CREATED + "," + refused + "," + CREATED + "]}"))
                .containsExactly(
                        new BulkItem(201, "", ""), new BulkItem(400, "parsing", "no: why"), new BulkItem(201, "", ""));
    }

    @Test
    void moreThanWasAskedForDoesNoHarm() throws IOException {
        assertThat(read("{\"took\":1,\"errors\":false,\"items\":[" + CREATED + "],\"ingest_took\":0}"))
                .containsExactly(new BulkItem(201, "", ""));
    }

    @Test
    void answerThatWasCutOffIsNone() {
        String answer = of(3);
        for (int length = 0; length < answer.length(); length++) {
            String cut = answer.substring(0, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
        }
    }
}
