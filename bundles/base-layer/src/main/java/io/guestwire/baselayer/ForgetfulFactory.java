// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;

/**
 * Makes parsers that remember few keys of former messages, so that keys of strangers cost nothing.
 * Jackson's own factory remembers 6,000 of them for ever, however long, copies all when one more
 * comes, and looks for one among all that have its hash: 2,000 frames with a long new key took the
 * heap of a host, and keys of one hash the time of its channels' thread.
 *
 * <p>A message of at most {@value #SHORT_BYTES} bytes is read as UTF-8, byte by byte, with at most
 * {@value #MAX_KEYS} keys known beforehand. A longer one is decoded first and needs no table of
 * keys at all; its parser counts characters.
 *
 * <p>Any thread.
 */
final class ForgetfulFactory extends JsonFactory {
    /** What is read byte by byte. */
    static final int SHORT_BYTES = 1_024;

    private static final int MAX_KEYS = 128;
    private static final long serialVersionUID = 1;

    private transient volatile ByteQuadsCanonicalizer keys = ByteQuadsCanonicalizer.createRoot();

    /** A factory with these settings, and without those for a table of keys. */
    ForgetfulFactory(JsonFactoryBuilder settings) {
        super(
                settings.disable(Feature.CANONICALIZE_FIELD_NAMES)
                        .disable(Feature.INTERN_FIELD_NAMES)
                        .disable(Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW));
    }

    @Override
    protected JsonParser _createParser(byte[] bytes, int from, int length, IOContext context)
            throws IOException {
        if (length > SHORT_BYTES) {
            return super._createParser(bytes, from, length, context);
        }
        ByteQuadsCanonicalizer known = keys;
        if (known.size() > MAX_KEYS) {
            known = ByteQuadsCanonicalizer.createRoot();
            keys = known;
        }
        return new UTF8StreamJsonParser(
                context,
                _parserFeatures,
                null,
                _objectCodec,
                known.makeChild(_factoryFeatures),
                bytes,
                from,
                from + length,
                0,
                false);
    }
}
