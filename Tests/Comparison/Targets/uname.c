// What the kernel calls its machine, for a program that is to act on a system of another architecture:
// MACHINE, which programs of that architecture are told.

#define _GNU_SOURCE
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

int uname(struct utsname *names) {
  int result = (int)syscall(SYS_uname, names);
  if (result == 0) strcpy(names->machine, MACHINE);
  return result;
}
