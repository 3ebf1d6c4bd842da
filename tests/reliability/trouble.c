/* Trouble with the disk, for tests: loaded before libc, it counts, kills at, fails or records what a process does
   to the files of one folder. Python arms it through ctypes in a forked child:

   trouble_arm(folder, mode, at, record)   mode: 0 nothing, 1 count, 2 kill before the operation number `at`,
                                           3 no space from operation `at` on, 4 record to the file descriptor `record`,
                                           5 each synchronisation takes `at` milliseconds more
   trouble_count()                         the operations so far
   trouble_here()                          those of them that the first thread of the process did
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTHING, COUNT, KILL, NO_SPACE, RECORD, SLOW };

static char folder[PATH_MAX];
static size_t length;
static int mode, record = -1;
static long at, count, here;

static void *found(void **known, const char *name) {
    if (!*known) *known = dlsym(RTLD_NEXT, name);
    return *known;
}

#define REAL(name) ((__typeof__(&name))found(&real_##name, #name))
#define KEEP(name) static void *real_##name

KEEP(write); KEEP(pwrite); KEEP(pwrite64); KEEP(fsync); KEEP(fdatasync); KEEP(ftruncate); KEEP(ftruncate64);
KEEP(rename); KEEP(unlink); KEEP(link); KEEP(open); KEEP(open64); KEEP(sendfile); KEEP(sendfile64); KEEP(mkdir);
KEEP(rmdir); KEEP(unlinkat); KEEP(copy_file_range);

void trouble_arm(const char *where, int how, long number, int to) {
    snprintf(folder, sizeof folder, "%s", where);
    length = strlen(folder);
    at = number, record = to, count = here = 0, mode = how;
}

long trouble_count(void) { return count; }

long trouble_here(void) { return here; }

static int is_ours(const char *path) {
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

/* Return whether a path lies in the folder; `whole` gets it from the root. */
static int ours(const char *path, char *whole) {
    if (!mode) return 0;
    if (path[0] == '/') snprintf(whole, PATH_MAX, "%s", path);
    else {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here)) return 0;
        snprintf(whole, PATH_MAX, "%.2000s/%.2000s", here, path);
    }
    return is_ours(whole);
}

static int ours_at(int fd, char *whole) {
    if (!mode || fd == record) return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, whole, PATH_MAX - 1);
    if (size < 0) return 0;
    whole[size] = 0;
    return is_ours(whole);
}

static void put(const void *data, size_t size) {
    const char *from = data;
    while (size) {
        ssize_t done = REAL(write)(record, from, size);
        if (done <= 0) _exit(99);
        from += done, size -= (size_t)done;
    }
}

/* One operation: a letter, two paths, an offset, data. */
static void told(char what, const char *one, const char *other, uint64_t offset, const void *data, uint64_t size) {
    if (mode != RECORD) return;
    uint32_t first = (uint32_t)strlen(one), second = (uint32_t)strlen(other);
    put(&what, 1), put(&first, 4), put(one, first), put(&second, 4), put(other, second);
    put(&offset, 8), put(&size, 8), put(data, size);
}

/* What the job says on its standard output, so that a recording knows what was acknowledged when. */
static void said(int fd, const void *data, ssize_t size) {
    if (mode == RECORD && fd == 1 && size > 0) told('a', "", "", 0, data, (uint64_t)size);
}

/* Count an operation; return whether it must fail. */
static int troubled(int takes_space) {
    count++, here += gettid() == getpid();
    if (mode == KILL && count >= at) kill(getpid(), SIGKILL);
    if (mode == NO_SPACE && count >= at && takes_space) { errno = ENOSPC; return 1; }
    return 0;
}

#define WRITE(name, arguments, call, offset)                                   \
    ssize_t name arguments {                                                   \
        char whole[PATH_MAX];                                                  \
        if (!ours_at(fd, whole)) {                                             \
            ssize_t other = call;                                              \
            said(fd, data, other);                                             \
            return other;                                                      \
        }                                                                      \
        if (troubled(1)) return -1;                                            \
        uint64_t where = (uint64_t)(offset);                                   \
        ssize_t done = call;                                                   \
        if (done > 0) told('w', whole, "", where, data, (uint64_t)done);       \
        return done;                                                           \
    }

WRITE(write, (int fd, const void *data, size_t size), REAL(write)(fd, data, size),
      (fcntl(fd, F_GETFL) & O_APPEND) ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR))
WRITE(pwrite, (int fd, const void *data, size_t size, off_t to), REAL(pwrite)(fd, data, size, to), to)
WRITE(pwrite64, (int fd, const void *data, size_t size, off64_t to), REAL(pwrite64)(fd, data, size, to), to)

/* What is copied in the kernel is read back to be told. */
static ssize_t copied(int fd, const char *whole, ssize_t done) {
    if (done > 0 && mode == RECORD) {
        char *data = malloc((size_t)done), link[64];
        off_t end = lseek(fd, 0, SEEK_CUR);
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        int other = REAL(open)(link, O_RDONLY);
        if (!data || other < 0 || pread(other, data, (size_t)done, end - done) != done) _exit(98);
        close(other);
        told('w', whole, "", (uint64_t)(end - done), data, (uint64_t)done);
        free(data);
    }
    return done;
}

#define COPY(name, arguments, call)                                            \
    ssize_t name arguments {                                                   \
        char whole[PATH_MAX];                                                  \
        if (!ours_at(fd, whole)) return call;                                  \
        return troubled(1) ? -1 : copied(fd, whole, call);                     \
    }

COPY(sendfile, (int fd, int from, off_t *begin, size_t size), REAL(sendfile)(fd, from, begin, size))
COPY(sendfile64, (int fd, int from, off64_t *begin, size_t size), REAL(sendfile64)(fd, from, begin, size))
COPY(copy_file_range, (int from, off64_t *begin, int fd, off64_t *to, size_t size, unsigned int flags),
     REAL(copy_file_range)(from, begin, fd, to, size, flags))

#define ON_FILE(name, arguments, call, letter, space, offset)                  \
    int name arguments {                                                       \
        char whole[PATH_MAX];                                                  \
        if (!ours_at(fd, whole)) return call;                                  \
        if (troubled(space)) return -1;                                        \
        if (mode == SLOW && letter == 's') usleep((useconds_t)at * 1000);      \
        int done = call;                                                       \
        if (!done) told(letter, whole, "", (uint64_t)(offset), "", 0);         \
        return done;                                                           \
    }

ON_FILE(fsync, (int fd), REAL(fsync)(fd), 's', 1, 0)
ON_FILE(fdatasync, (int fd), REAL(fdatasync)(fd), 's', 1, 0)
ON_FILE(ftruncate, (int fd, off_t size), REAL(ftruncate)(fd, size), 't', 0, size)
ON_FILE(ftruncate64, (int fd, off64_t size), REAL(ftruncate64)(fd, size), 't', 0, size)

#define ON_PATH(name, arguments, call, letter, space)                          \
    int name arguments {                                                       \
        char whole[PATH_MAX];                                                  \
        if (!ours(path, whole)) return call;                                   \
        if (troubled(space)) return -1;                                        \
        int done = call;                                                       \
        if (!done) told(letter, whole, "", 0, "", 0);                          \
        return done;                                                           \
    }

ON_PATH(unlink, (const char *path), REAL(unlink)(path), 'u', 0)
ON_PATH(unlinkat, (int base, const char *path, int flags), REAL(unlinkat)(base, path, flags), 'u', 0)
ON_PATH(mkdir, (const char *path, mode_t bits), REAL(mkdir)(path, bits), 'd', 1)
ON_PATH(rmdir, (const char *path), REAL(rmdir)(path), 'x', 0)

#define ON_PATHS(name, letter)                                                 \
    int name(const char *path, const char *other) {                            \
        char whole[PATH_MAX], second[PATH_MAX];                                \
        int is_first = ours(path, whole), is_second = ours(other, second);     \
        if (!is_first && !is_second) return REAL(name)(path, other);           \
        if (troubled(1)) return -1;                                            \
        int done = REAL(name)(path, other);                                    \
        if (!done) told(letter, whole, second, 0, "", 0);                      \
        return done;                                                           \
    }

ON_PATHS(rename, 'r')
ON_PATHS(link, 'l')

#define OPEN(name)                                                             \
    int name(const char *path, int flags, ...) {                               \
        mode_t bits = 0;                                                       \
        if (flags & (O_CREAT | O_TMPFILE)) {                                   \
            va_list more;                                                      \
            va_start(more, flags);                                             \
            bits = va_arg(more, mode_t);                                       \
            va_end(more);                                                      \
        }                                                                      \
        char whole[PATH_MAX];                                                  \
        if (!(flags & (O_CREAT | O_TRUNC)) || !ours(path, whole)) return REAL(name)(path, flags, bits); \
        struct stat known;                                                     \
        int is_there = !stat(whole, &known);                                   \
        int changes = !is_there || ((flags & O_TRUNC) && known.st_size);       \
        if (changes && troubled(!is_there)) return -1;                         \
        int fd = REAL(name)(path, flags, bits);                                \
        if (fd >= 0 && changes) told(is_there ? 't' : 'c', whole, "", 0, "", 0); \
        return fd;                                                             \
    }

OPEN(open)
OPEN(open64)
