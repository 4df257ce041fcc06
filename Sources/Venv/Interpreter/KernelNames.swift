internal import Glibc

/// The names that a kernel gives itself and its machine; see uname(2).
struct KernelNames: Sendable, Hashable {
  let system: String
  let release: String
  let version: String
  let machine: String

  /// The names of the kernel that we run on.
  ///
  /// A personality set with setarch(8) counts.
  static var current: KernelNames {
    var names = utsname()
    uname(&names)
    func text(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return KernelNames(
      system: text(names.sysname), release: text(names.release), version: text(names.version),
      machine: text(names.machine))
  }
}
