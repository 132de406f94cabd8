/* Loaded into a child (LD_PRELOAD), it writes down whatever the child does to the files of one folder: every byte
 * written, cut off, flushed, renamed and removed, and every line it says, in their order. src/power.rs replays any
 * beginning of that as a disk that lost its power would have kept it.
 *
 * The real calls are made by number, so that nothing here calls itself. Copying inside the kernel is refused, as old
 * kernels do, so that it is done by reading and writing. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 4096
static int numbers[MOST]; /* of what is open under a descriptor; 0 is not ours */
static int last = 0, out = -1;
static const char *folder = NULL;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAULTS_TRACE");
  folder = getenv("FAULTS_FOLDER");
  if (path && folder)
    out = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void all_of(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t done = syscall(SYS_write, out, at, length);
    if (done < 0) {
      if (errno == EINTR) continue;
      abort();
    }
    at += done;
    length -= (size_t)done;
  }
}

/* kind, number, place, length, bytes: as the reader in power.rs takes them. The caller holds the lock. */
static void note(char kind, int number, uint64_t place, const void *bytes, uint32_t length) {
  int kept = errno;
  char head[17];
  if (out < 0) return;
  head[0] = kind;
  memcpy(head + 1, &number, 4);
  memcpy(head + 5, &place, 8);
  memcpy(head + 13, &length, 4);
  all_of(head, sizeof head);
  all_of(bytes, length);
  errno = kept;
}

static int ours(const char *path) {
  return out >= 0 && path && strncmp(path, folder, strlen(folder)) == 0;
}
static int number_of(int fd) { return fd >= 0 && fd < MOST && out >= 0 ? numbers[fd] : 0; }
static void hold(void) { pthread_mutex_lock(&one); }
static void let_go(void) { pthread_mutex_unlock(&one); }

static int opened(int at, const char *path, int flags, mode_t mode) {
  hold();
  int fd = (int)syscall(SYS_openat, at, path, flags, mode);
  if (fd >= 0 && fd < MOST) {
    numbers[fd] = 0;
    if (ours(path)) {
      struct stat kind;
      numbers[fd] = ++last;
      int is_folder = fstat(fd, &kind) == 0 && S_ISDIR(kind.st_mode);
      note(is_folder ? 'D' : 'O', last, (flags & O_TRUNC) ? 1 : 0, path, (uint32_t)strlen(path));
    }
  }
  let_go();
  return fd;
}

#define MODE_OF(flags)                        \
  mode_t mode = 0;                            \
  if ((flags) & (O_CREAT | __O_TMPFILE)) {    \
    va_list rest;                             \
    va_start(rest, flags);                    \
    mode = (mode_t)va_arg(rest, int);         \
    va_end(rest);                             \
  }
int open(const char *path, int flags, ...) { MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE_OF(flags) return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE_OF(flags) return opened(at, path, flags, mode); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
  hold();
  if (fd >= 0 && fd < MOST) numbers[fd] = 0;
  int answer = (int)syscall(SYS_close, fd);
  let_go();
  return answer;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  hold();
  ssize_t done = syscall(SYS_write, fd, bytes, length);
  int number = number_of(fd);
  if (done > 0 && fd == STDOUT_FILENO) note('A', 0, 0, bytes, (uint32_t)done);
  else if (done > 0 && number) {
    off_t end = (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
    note('W', number, (uint64_t)(end - done), bytes, (uint32_t)done);
  }
  let_go();
  return done;
}

static ssize_t written_at(int fd, const void *bytes, size_t length, off_t place) {
  hold();
  ssize_t done = syscall(SYS_pwrite64, fd, bytes, length, place);
  int number = number_of(fd);
  if (done > 0 && number) note('W', number, (uint64_t)place, bytes, (uint32_t)done);
  let_go();
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t place) {
  return written_at(fd, bytes, length, place);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t place) {
  return written_at(fd, bytes, length, (off_t)place);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  ssize_t all = 0;
  for (int at = 0; at < count; at++) {
    if (parts[at].iov_len == 0) continue;
    ssize_t done = write(fd, parts[at].iov_base, parts[at].iov_len);
    if (done < 0) return all > 0 ? all : done;
    all += done;
    if ((size_t)done < parts[at].iov_len) break;
  }
  return all;
}

static int cut(int fd, off_t length) {
  hold();
  int answer = (int)syscall(SYS_ftruncate, fd, length);
  int number = number_of(fd);
  if (answer == 0 && number) note('T', number, (uint64_t)length, "", 0);
  let_go();
  return answer;
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, (off_t)length); }

static int flushed(int fd, long call) {
  hold();
  int answer = (int)syscall(call, fd);
  int number = number_of(fd);
  if (answer == 0 && number) note('S', number, 0, "", 0);
  let_go();
  return answer;
}
int fsync(int fd) { return flushed(fd, SYS_fsync); }
int fdatasync(int fd) { return flushed(fd, SYS_fdatasync); }

int rename(const char *from, const char *to) {
  hold();
  int answer = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (answer == 0 && ours(from)) {
    char both[2 * PATH_MAX];
    int length = snprintf(both, sizeof both, "%s\n%s", from, to);
    note('R', 0, 0, both, (uint32_t)length);
  }
  let_go();
  return answer;
}
static int removed(int at, const char *path, int flags) {
  hold();
  char whole[2 * PATH_MAX] = "";
  if (at != AT_FDCWD && path[0] != '/') {
    /* A folder is removed with what is in it by names below an open folder. */
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, whole, PATH_MAX);
    if (length > 0) snprintf(whole + length, sizeof whole - (size_t)length, "/%s", path);
  }
  const char *name = whole[0] ? whole : path;
  int answer = (int)syscall(SYS_unlinkat, at, path, flags);
  if (answer == 0 && ours(name)) note('U', 0, 0, name, (uint32_t)strlen(name));
  let_go();
  return answer;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return removed(at, path, flags); }

ssize_t copy_file_range(int from, off64_t *from_place, int to, off64_t *to_place, size_t length, unsigned flags) {
  (void)from, (void)from_place, (void)to, (void)to_place, (void)length, (void)flags;
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile(int to, int from, off_t *place, size_t length) {
  (void)to, (void)from, (void)place, (void)length;
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile64(int to, int from, off64_t *place, size_t length) {
  (void)to, (void)from, (void)place, (void)length;
  errno = ENOSYS;
  return -1;
}
