/* SPDX-License-Identifier: Apache-2.0 */
#include "load.h"

/* Added to the time, so that a stamp always has 19 digits. */
#define STAMP_BASE 1000000000000000000L

int next_stamp(struct scanner *scanner, const char **at, const char *end, int64_t *time)
{
    while (*at < end) {
        if (!scanner->inside) {
            const char *mark = memchr(*at, '@', (size_t) (end - *at));

            if (mark == NULL) {
                *at = end;
                return 0;
            }
            *at = mark + 1;
            *scanner = (struct scanner) { .inside = 1 };
        }
        while (*at < end && scanner->digits < STAMP_DIGITS) {
            scanner->value = scanner->value * 10 + (*(*at)++ - '0');
            scanner->digits++;
        }
        if (scanner->digits == STAMP_DIGITS) {
            scanner->inside = 0;
            *time = scanner->value - STAMP_BASE;
            return 1;
        }
    }
    return 0;
}

void write_stamp(char *digits, int64_t time)
{
    int64_t value = STAMP_BASE + time;

    for (int i = STAMP_DIGITS - 1; i >= 0; i--) {
        digits[i] = (char) ('0' + value % 10);
        value /= 10;
    }
}

/* Fills up to the end with what a report of a guest could say. */
static size_t fill_items(char *frame, size_t length, size_t end)
{
    static const char item[] = "{\"name\":\"cpu0\",\"state\":\"online\",\"load\":0.25},";
    size_t item_length = strlen(item);

    length += (size_t) sprintf(frame + length, "\"items\":[");
    while (length + 2 * item_length + 16 < end) {
        memcpy(frame + length, item, item_length);
        length += item_length;
    }
    return length + (size_t) sprintf(frame + length, "null],\"text\":\"");
}

size_t make_frame(char *frame, size_t size, const char *address, int is_broadcast)
{
    static const char tail[] = "\"}}\n";
    size_t length, stamp, end = size - strlen(tail);

    length = (size_t) sprintf(frame,
                              "\n{\"version\":2,\"source_addr\":\"%s\",\"dest_addr\":\"%s\","
                              "\"data\":{\"version\":2,\"msg_type\":\"%s\",",
                              address, address, is_broadcast ? "broadcast" : "report");
    length += (size_t) sprintf(frame + length, is_broadcast ? "\"data\":\"@"
                                                            : "\"seq\":1234567,\"sent\":\"@");
    stamp = length;
    write_stamp(frame + length, 0);
    length += STAMP_DIGITS;
    if (!is_broadcast) {
        length += (size_t) sprintf(frame + length, "\",");
        length = fill_items(frame, length, end);
    }
    if (length > end) {
        errno = EMSGSIZE;
        die("the size of a message is too small");
    }
    memset(frame + length, 'x', end - length);
    memcpy(frame + end, tail, strlen(tail));
    return stamp;
}
