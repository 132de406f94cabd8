/* Loaded into a child (LD_PRELOAD), it sets the child's clock: FAULTS_NOW says what time it was when the child began, in
 * UTC milliseconds. Only the time of day; what measures how long something took is left as it is. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long shift_ms = 0;

__attribute__((constructor)) static void begin(void) {
  const char *now = getenv("FAULTS_NOW");
  struct timespec real;
  if (now && syscall(SYS_clock_gettime, CLOCK_REALTIME, &real) == 0)
    shift_ms = atoll(now) - ((long long)real.tv_sec * 1000 + real.tv_nsec / 1000000);
}

int clock_gettime(clockid_t which, struct timespec *at) {
  int answer = (int)syscall(SYS_clock_gettime, which, at);
  if (answer == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) {
    long long ns = at->tv_nsec + shift_ms % 1000 * 1000000;
    at->tv_sec += shift_ms / 1000;
    if (ns < 0) at->tv_sec -= 1, ns += 1000000000;
    if (ns >= 1000000000) at->tv_sec += 1, ns -= 1000000000;
    at->tv_nsec = ns;
  }
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
