/* Loaded into a child (LD_PRELOAD), it sets the child's clock: FAULTS_NOW says what time it was when the child began, in
 * UTC milliseconds. What measures how long something took is left as it is, unless FAULTS_AHEAD names a file: from when
 * that is there, the program's own code finds as many milliseconds gone as the file says. The libraries that it is built
 * on find nothing of it, because they wait by that clock. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long shift_ms = 0;
static const char *ahead = 0;
static char program[PATH_MAX];

__attribute__((constructor)) static void begin(void) {
  const char *now = getenv("FAULTS_NOW");
  struct timespec real;
  if (now && syscall(SYS_clock_gettime, CLOCK_REALTIME, &real) == 0)
    shift_ms = atoll(now) - ((long long)real.tv_sec * 1000 + real.tv_nsec / 1000000);
  ahead = getenv("FAULTS_AHEAD");
  if (readlink("/proc/self/exe", program, sizeof program - 1) < 0) ahead = 0;
}

static long long ahead_ms(void) {
  char words[32] = {0};
  int file = open(ahead, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  if (read(file, words, sizeof words - 1) < 0) words[0] = 0;
  close(file);
  return atoll(words);
}

/* Whether a place in memory is the program's own code. */
static int is_own(void *place) {
  Dl_info about;
  char file[PATH_MAX];
  return dladdr(place, &about) && about.dli_fname && realpath(about.dli_fname, file) && strcmp(file, program) == 0;
}

static void later(struct timespec *at, long long ms) {
  long long ns = at->tv_nsec + ms % 1000 * 1000000;
  at->tv_sec += ms / 1000;
  if (ns < 0) at->tv_sec -= 1, ns += 1000000000;
  if (ns >= 1000000000) at->tv_sec += 1, ns -= 1000000000;
  at->tv_nsec = ns;
}

int clock_gettime(clockid_t which, struct timespec *at) {
  int answer = (int)syscall(SYS_clock_gettime, which, at);
  if (answer == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) later(at, shift_ms);
  if (answer == 0 && which == CLOCK_MONOTONIC && ahead && is_own(__builtin_return_address(0))) later(at, ahead_ms());
  return answer;
}

int gettimeofday(struct timeval *at, void *zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
