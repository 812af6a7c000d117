/* SPDX-License-Identifier: Apache-2.0 */
/* Small things that the programs of the comparison share. */
#ifndef UNIX_H
#define UNIX_H

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

/* What is before and behind the instance in the name of a guest's socket. */
#define SOCKET_PREFIX "cgcs.messaging."
#define SOCKET_SUFFIX ".sock"

/* Says what failed, and ends the program. */
static inline void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, errno != 0 ? strerror(errno) : "failed");
    exit(1);
}

/* An abstract name: a NUL, then the name, and nothing behind it. */
static inline socklen_t abstract_name(struct sockaddr_un *address, const char *name)
{
    size_t length = strlen(name);

    if (length + 1 > sizeof(address->sun_path)) {
        errno = ENAMETOOLONG;
        die(name);
    }
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path + 1, name, length);
    return (socklen_t) (offsetof(struct sockaddr_un, sun_path) + 1 + length);
}

/* A datagram socket; bound when there is a name. */
static inline int datagram_socket(const char *name)
{
    struct sockaddr_un address;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        die("socket");
    }
    if (name != NULL) {
        socklen_t length = abstract_name(&address, name);

        if (bind(fd, (struct sockaddr *) &address, length) < 0) {
            die(name);
        }
    }
    return fd;
}

/* A socket in the file system, and its address. */
static inline int path_socket(struct sockaddr_un *address, const char *path)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        die("socket");
    }
    if (strlen(path) >= sizeof(address->sun_path)) {
        errno = ENAMETOOLONG;
        die(path);
    }
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    strcpy(address->sun_path, path);
    return fd;
}

/* As many descriptors as this user may have. */
static inline void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

#endif
