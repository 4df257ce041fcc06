internal import Glibc

/// A character set for the calls into libarchive that translate names, on this thread only.
///
/// libarchive translates between the names in a pax header (UTF-8) and the locale's character set.
/// The locale of the process is not ours to set (`setlocale` changes it for every thread, and a
/// build chroot has little but `C`), and what is read or written must not depend on it.
struct ThreadLocale: ~Copyable {
  private let locale: locale_t

  deinit { freelocale(locale) }

  /// The locale `name` for `LC_CTYPE`; nil if the system does not have it.
  static func make(_ name: String) -> ThreadLocale? {
    newlocale(1 << LC_CTYPE, name, nil).map { ThreadLocale(locale: $0) }
  }

  /// Runs `body` with this locale and sets the thread's own one again.
  borrowing func run<Result>(_ body: () -> Result) -> Result {
    let previous = uselocale(locale)
    defer { uselocale(previous) }
    return body()
  }
}
