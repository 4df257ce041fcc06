internal import Glibc

/// A locale for calls of libarchive that translate names, on this thread only.
///
/// libarchive translates between the names in a pax header (UTF-8) and the locale's character set.
/// setlocale(3) would change it for every thread, and results must not depend on the locale of the
/// process.
struct ThreadLocale: ~Copyable {
  private let locale: locale_t

  deinit { freelocale(locale) }

  /// Returns the locale `name` for `LC_CTYPE`; nil if the system does not have it.
  static func make(_ name: String) -> ThreadLocale? {
    newlocale(1 << LC_CTYPE, name, nil).map { ThreadLocale(locale: $0) }
  }

  /// Runs `body` with this locale and restores that of the thread.
  borrowing func run<Result>(_ body: () -> Result) -> Result {
    let previous = uselocale(locale)
    defer { uselocale(previous) }
    return body()
  }
}
