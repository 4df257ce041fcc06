// Installs wheels with as little work as can be: what a tool would need if all its code were free.
//
//   limit WHEELHOUSE SITE_PACKAGES LOCK >MODULES
//
// A wheel is read once; it is installed if its SHA-256 is in the lock, and those of its members
// have to be in RECORD. A file is one openat, one write and one close; a directory is made once.
// The paths of Python's modules are printed for compile.py. There are no launchers, no report and
// no protection against hostile wheels, and the few members of *.data are left out: this is a
// yardstick for scripts/bench, and no installer.
//
//   gcc -O2 -o limit limit.c -ldeflate -lcrypto -lpthread

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct { uint8_t *bytes; size_t size, capacity; } Buffer;

// A row of RECORD, in its text.
typedef struct { const char *path, *hash; size_t path_length; } Row;

// What a thread uses again for each wheel.
typedef struct {
  struct libdeflate_decompressor *decompressor;
  EVP_MD_CTX *digest;
  Buffer wheel, member, record;
  Row *rows;
  size_t row_count;
} Worker;

enum { JOBS = 2 };

static char **wheels;
static size_t wheel_count, next_wheel;
static int root;
static Buffer lock;
static EVP_MD *sha256;

// Numbers of a zip archive.
static uint16_t word(const uint8_t *p) { return p[0] | p[1] << 8; }
static uint32_t long_word(const uint8_t *p) { return word(p) | (uint32_t)word(p + 2) << 16; }

static void reserve(Buffer *buffer, size_t size) {
  if (size > buffer->capacity) {
    free(buffer->bytes);
    if (!(buffer->bytes = malloc(size))) err(1, "no memory");
    buffer->capacity = size;
  }
  buffer->size = size;
}

static void read_file(const char *path, Buffer *buffer) {
  struct stat stat;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &stat)) err(1, "%s", path);
  reserve(buffer, stat.st_size);
  for (size_t done = 0; done < buffer->size;) {
    ssize_t count = read(file, buffer->bytes + done, buffer->size - done);
    if (count <= 0) err(1, "%s", path);
    done += count;
  }
  close(file);
}

static void hash(Worker *worker, const uint8_t *bytes, size_t size, uint8_t *result) {
  if (!EVP_DigestInit_ex2(worker->digest, sha256, NULL) ||
      !EVP_DigestUpdate(worker->digest, bytes, size) ||
      !EVP_DigestFinal_ex(worker->digest, result, NULL))
    errx(1, "SHA-256 failed");
}

static int is_locked(Worker *worker) {
  uint8_t digest[32];
  char text[65];
  hash(worker, worker->wheel.bytes, worker->wheel.size, digest);
  for (int i = 0; i < 32; i++) sprintf(text + 2 * i, "%02x", digest[i]);
  return memmem(lock.bytes, lock.size, text, 64) != NULL;
}

// Base64 with the alphabet for URLs, without padding: 43 characters for 32 bytes.
static void encode(const uint8_t *digest, char *text) {
  static const char digits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  uint32_t bits = 0;
  int count = 0;
  for (int i = 0; i < 32; i++) {
    bits = bits << 8 | digest[i];
    for (count += 8; count >= 6; count -= 6) *text++ = digits[bits >> (count - 6) & 63];
  }
  *text = digits[bits << (6 - count) & 63];
}

static int compare_rows(const void *a, const void *b) {
  const Row *left = a, *right = b;
  size_t a_length = left->path_length, b_length = right->path_length;
  int order = memcmp(left->path, right->path, a_length < b_length ? a_length : b_length);
  return order ? order : (a_length > b_length) - (a_length < b_length);
}

// Finds the rows with a SHA-256 in RECORD; no path of our wheels is quoted.
static void parse_record(Worker *worker, const char *text, size_t size) {
  const char *end = text + size;
  size_t capacity = 1;
  for (const char *p = text; p < end; p++) capacity += *p == '\n';
  worker->rows = reallocarray(worker->rows, capacity, sizeof(Row));
  worker->row_count = 0;
  for (const char *line = text, *next; line < end; line = next + 1) {
    next = memchr(line, '\n', end - line);
    if (!next) next = end;
    const char *found = memmem(line, next - line, ",sha256=", 8);
    if (found && next - found >= 51)
      worker->rows[worker->row_count++] = (Row){line, found + 8, found - line};
  }
  qsort(worker->rows, worker->row_count, sizeof(Row), compare_rows);
}

static void check_member(Worker *worker, const char *path, const uint8_t *bytes, size_t size) {
  uint8_t digest[32];
  char text[43];
  Row key = {path, NULL, strlen(path)};
  Row *row = bsearch(&key, worker->rows, worker->row_count, sizeof(Row), compare_rows);
  if (!row) errx(1, "%s: not in RECORD", path);
  hash(worker, bytes, size, digest);
  encode(digest, text);
  if (memcmp(text, row->hash, 43)) errx(1, "%s: not what RECORD says", path);
}

// Makes the directory of a path, and its parents first; `made` has those of this wheel.
static void make_directories(const char *path, void **made) {
  const char *slash = strrchr(path, '/');
  if (!slash) return;
  char *directory = strndup(path, slash - path);
  char **found = tsearch(directory, made, (__compar_fn_t)strcmp);
  if (*found != directory) return free(directory);
  make_directories(directory, made);
  // Wheels may share a namespace.
  if (mkdirat(root, directory, 0755) && errno != EEXIST) err(1, "%s", directory);
}

static void write_file(const char *path, const uint8_t *bytes, size_t size, mode_t mode) {
  int file = openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) err(1, "%s", path);
  while (size) {
    ssize_t count = write(file, bytes, size);
    if (count < 0) err(1, "%s", path);
    bytes += count;
    size -= count;
  }
  close(file);
}

// The contents of the member with this entry of the central directory: in the wheel if they are
// stored, inflated into `buffer` otherwise.
static const uint8_t *contents(Worker *worker, const uint8_t *entry, Buffer *buffer) {
  const uint8_t *local = worker->wheel.bytes + long_word(entry + 42);
  const uint8_t *data = local + 30 + word(local + 26) + word(local + 28);
  if (!word(entry + 10)) return data;
  reserve(buffer, long_word(entry + 24));
  if (libdeflate_deflate_decompress(worker->decompressor, data, long_word(entry + 20),
                                    buffer->bytes, buffer->size, NULL))
    errx(1, "a member cannot be inflated");
  return buffer->bytes;
}

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), count = strlen(end);
  return length >= count && !strcmp(text + length - count, end);
}

static void install(Worker *worker, const char *wheel) {
  read_file(wheel, &worker->wheel);
  if (!is_locked(worker)) return;
  const uint8_t *end = worker->wheel.bytes + worker->wheel.size - 22;
  while (long_word(end) != 0x06054b50)
    if (end-- == worker->wheel.bytes) errx(1, "%s: not a wheel", wheel);
  const uint8_t *first = worker->wheel.bytes + long_word(end + 16), *entry = first;
  int count = word(end + 10);
  void *made = NULL;
  char path[4096];
  // RECORD is the last member as a rule, but has to be known before the others.
  for (int pass = 0; pass < 2; pass++, entry = first) {
    for (int i = 0; i < count; i++) {
      const uint8_t *this = entry;
      size_t length = word(entry + 28);
      entry += 46 + length + word(entry + 30) + word(entry + 32);
      if (length >= sizeof path) errx(1, "%s: a path is too long", wheel);
      memcpy(path, this + 46, length);
      path[length] = 0;
      int is_record = ends_with(path, ".dist-info/RECORD");
      if (is_record != (pass == 0) || ends_with(path, "/") || strstr(path, ".data/")) continue;
      const uint8_t *bytes =
          contents(worker, this, is_record ? &worker->record : &worker->member);
      size_t size = long_word(this + 24);
      if (is_record) parse_record(worker, (const char *)bytes, size);
      else check_member(worker, path, bytes, size);
      make_directories(path, &made);
      write_file(path, bytes, size, long_word(this + 38) >> 16 & 0111 ? 0755 : 0644);
      if (ends_with(path, ".py")) puts(path);
    }
  }
  tdestroy(made, free);
}

static void *work(void *unused) {
  Worker worker = {libdeflate_alloc_decompressor(), EVP_MD_CTX_new(), {0}, {0}, {0}, NULL, 0};
  size_t index;
  while ((index = __atomic_fetch_add(&next_wheel, 1, __ATOMIC_RELAXED)) < wheel_count)
    install(&worker, wheels[index]);
  return unused;
}

static int larger_first(const void *a, const void *b) {
  struct stat left, right;
  if (stat(*(char *const *)a, &left) || stat(*(char *const *)b, &right)) err(1, "wheelhouse");
  return (left.st_size < right.st_size) - (left.st_size > right.st_size);
}

int main(int argc, char **argv) {
  if (argc != 4) errx(2, "usage: limit WHEELHOUSE SITE_PACKAGES LOCK");
  char pattern[4096];
  glob_t found;
  snprintf(pattern, sizeof pattern, "%s/*.whl", argv[1]);
  if (glob(pattern, 0, NULL, &found)) errx(1, "%s: no wheels", argv[1]);
  wheels = found.gl_pathv;
  wheel_count = found.gl_pathc;
  // So that the threads end together.
  qsort(wheels, wheel_count, sizeof *wheels, larger_first);
  root = open(argv[2], O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) err(1, "%s", argv[2]);
  read_file(argv[3], &lock);
  sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
  pthread_t threads[JOBS];
  for (int i = 0; i < JOBS; i++)
    if (pthread_create(&threads[i], NULL, work, NULL)) errx(1, "no thread");
  for (int i = 0; i < JOBS; i++) pthread_join(threads[i], NULL);
  return fflush(stdout) ? 1 : 0;
}
