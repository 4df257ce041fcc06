internal import Glibc
package import Testing

extension Trait where Self == ConditionTrait {
  /// A suite that takes long, as it runs the programs of others: pip, reprepro, gpg.
  ///
  /// Left out where `VENVDEB_TESTS` is `fast`, which `scripts/test --fast` sets; it says how many.
  package static var slow: Self {
    .enabled(if: getenv("VENVDEB_TESTS").map { String(cString: $0) } != "fast", "takes long")
  }
}
