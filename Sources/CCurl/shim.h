#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* Swift cannot call functions with variable arguments. These call one whose
   address the program got from dlsym(3), as libcurl is loaded at first use. */

typedef CURLcode (*venvdeb_curl_setopt)(CURL *, CURLoption, ...);
typedef CURLcode (*venvdeb_curl_getinfo)(CURL *, CURLINFO, ...);
typedef CURLMcode (*venvdeb_curl_multi_setopt)(CURLM *, CURLMoption, ...);
typedef size_t (*venvdeb_curl_callback)(char *, size_t, size_t, void *);

static inline CURLcode venvdeb_curl_set_number(
    void *function, CURL *handle, CURLoption option, long value) {
  return ((venvdeb_curl_setopt)function)(handle, option, value);
}

static inline CURLcode venvdeb_curl_set_text(
    void *function, CURL *handle, CURLoption option, const char *value) {
  return ((venvdeb_curl_setopt)function)(handle, option, value);
}

static inline CURLcode venvdeb_curl_set_pointer(
    void *function, CURL *handle, CURLoption option, void *value) {
  return ((venvdeb_curl_setopt)function)(handle, option, value);
}

static inline CURLcode venvdeb_curl_set_callback(
    void *function, CURL *handle, CURLoption option, venvdeb_curl_callback value) {
  return ((venvdeb_curl_setopt)function)(handle, option, value);
}

static inline CURLcode venvdeb_curl_get_number(
    void *function, CURL *handle, CURLINFO info, long *value) {
  return ((venvdeb_curl_getinfo)function)(handle, info, value);
}

static inline CURLMcode venvdeb_curl_multi_set_number(
    void *function, CURLM *handle, CURLMoption option, long value) {
  return ((venvdeb_curl_multi_setopt)function)(handle, option, value);
}
