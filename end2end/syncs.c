// Loaded before the portal (LD_PRELOAD): for every file that it has synced to the disk, a line with the file's name in $SYNCS.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int noted(const char *how, int file) {
  int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, how);
  int result = sync(file);
  int error = errno;
  char link[64], line[PATH_MAX + 1];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, line, PATH_MAX);
  const char *list = getenv("SYNCS");
  // A sync that failed is none.
  if (result == 0 && length > 0 && list) {
    line[length] = '\n';
    int out = open(list, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (out >= 0) {
      // One write, so that lines of two threads do not mix.
      if (write(out, line, (size_t)length + 1) < 0) abort();
      close(out);
    }
  }
  errno = error;
  return result;
}

int fsync(int file) { return noted("fsync", file); }
int fdatasync(int file) { return noted("fdatasync", file); }
