// Parts of the C library that Swift's Glibc module does not cover.
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>

// The C library declares these only to programs that ask for all GNU extensions.
struct sockaddr;
extern int accept4(int descriptor, struct sockaddr *address, unsigned int *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int sched_getcpu(void);
extern int sched_getaffinity(int thread, unsigned long byte_count, void *processors);
extern int sched_setaffinity(int thread, unsigned long byte_count, const void *processors);
