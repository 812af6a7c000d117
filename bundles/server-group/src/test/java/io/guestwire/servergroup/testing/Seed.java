// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.testing;

/** The messages of the seed document's "Examples", its line breaks taken out. */
public final class Seed {
    public static final String DOCUMENT =
            """
            {"state_description": "", "availability_zone": null, "terminated_at": "", \
            "ephemeral_gb": 0, "instance_type_id": 10, "deleted_at": "", \
            "reservation_id": "r-ed4i0c72", \
            "instance_id": "4c074ce9-cbde-4040-9fdb-84b36168916b", \
            "display_name": "jd_af_vm1", "hostname": "jd-af-vm1", "state": "active", \
            "progress": "", "launched_at": "2015-11-26T14:33:03.000000", "metadata": { }, \
            "node": "compute-0", "ramdisk_id": "", "access_ip_v6": null, "disk_gb": 1, \
            "access_ip_v4": null, "kernel_id": "", "host": "compute-0", \
            "user_id": "369b0103310d4a6bbf43ed389aac211d", \
            "image_ref_url": \
            "http://127.0.0.1:9292/images/32b386e1-5a21-47c4-a04a-57910e7b0fc8", \
            "cell_name": "", "root_gb": 1, "tenant_id": "98b5838aa73c40728341336852b07772", \
            "created_at": "2015-11-26 14:32:51.431455+00:00", "memory_mb": 512, \
            "instance_type": "jd1cpu", "vcpus": 1, "image_meta": { "min_disk": "1", \
            "container_format": "bare", "min_ram": "0", "disk_format": "qcow2", \
            "base_image_ref": "32b386e1-5a21-47c4-a04a-57910e7b0fc8" }, \
            "architecture": null, "os_type": null, "instance_flavor_id": "101" }""";

    public static final String STATUS_QUERY =
            "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":1}";

    public static final String STATUS_RESPONSE =
            "{\"version\":1,\"msg_type\":\"status_response\",\"seq\":1,\"data\":" + DOCUMENT + "}";

    public static final String STATUS_RESPONSE_DONE =
            "{\"version\":1,\"msg_type\":\"status_response_done\",\"seq\":1}";

    public static final String NOTIFICATION =
            "{\"version\":1,\"msg_type\":\"notification\",\"data\":" + DOCUMENT + "}";

    public static final String BROADCAST =
            "{\"version\":1,\"msg_type\":\"broadcast\","
                    + "\"source_instance\":\"instance-00000001\",\"data\":\"Hello World\"}";

    public static final String NACK =
            "{\"version\":1,\"msg_type\":\"nack\",\"orig_msg_type\":\"broadcast\","
                    + "\"log_msg\":\"failed to parse version\"}";

    private Seed() {}
}
