// SPDX-License-Identifier: Apache-2.0
/**
 * A bundle as a third party writes one: it is put together by {@link
 * io.guestwire.itests.ThirdPartyBundle} and installed by {@link
 * io.guestwire.itests.ThirdPartyTest}.
 */
package io.guestwire.itests.thirdparty;
