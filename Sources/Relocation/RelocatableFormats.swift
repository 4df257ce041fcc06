/// The registry of formats.
package enum RelocatableFormats {
  /// All formats; a file is relocated by the first that it matches.
  package static let all: [any RelocatableFormat] = [
    Link(),
    RunPath(),
    Script(),
    Kernelspec(),
    PkgConfig(),
    PathFile(),
    BuildRecord(),
  ]
}
