// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What {@link HourTest} draws and says. */
class SeriesTest {
    private final Series series = new Series("still", "grows");

    @Test
    void whatGrowsIsSeen() {
        for (int i = 0; i < 360; i++) {
            series.add(10 * i, 100 + i % 2, 50 + i);
        }
        assertThat(series.slopeAnHour(0)).isCloseTo(0, within(0.01));
        assertThat(series.slopeAnHour(1)).isCloseTo(360, within(0.01));
        assertThat(series.slopes())
                .contains("still: mean 100.5, slope +0.0")
                .contains("grows: mean 229.5, slope +360.00 an hour");
    }

    @Test
    void isWrittenAndDrawnWhole() {
        series.add(0, 1, 2);
        series.add(60, 1.5, 4);
        assertThat(series.csv())
                .isEqualTo("seconds;still;grows\n0.00;1.00;2.00\n60.00;1.50;4.00\n");
        assertThat(series.svg())
                .startsWith("<svg ")
                .endsWith("</svg>\n")
                .contains("90.0,", " 860.0,", ">grows</text>", ">1 minutes</text>");
    }
}
