#include <xxhash.h>

/* On amd64, libxxhash has its functions once more for each set of vector
   instructions, and functions that take the best one that the processor has.
   They have other names, which this header puts in place of the usual ones by
   macros. Swift does not see macros of this kind, so it gets names of ours. */

#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#endif

static inline XXH128_hash_t venvdeb_checksum(const void *bytes, size_t count) {
  return XXH3_128bits(bytes, count);
}

static inline XXH_errorcode venvdeb_checksum_update(
    XXH3_state_t *state, const void *bytes, size_t count) {
  return XXH3_128bits_update(state, bytes, count);
}
