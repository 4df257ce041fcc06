internal import CMalloc

/// How the heap of the process gives memory back.
enum HeapSettings {
  /// Has each large buffer mapped on its own, so that it is gone when it is freed.
  ///
  /// By default the first one that is freed raises the limit to its size (mallopt(3)): the next ones are
  /// taken from the heap, which keeps them, and a run of some seconds never needs them again. Buffers that
  /// are kept for the next file are smaller.
  ///
  /// What is free at the end of a heap stays there up to a MiB: a table of an ELF file comes and goes with
  /// each of them, and its pages would be returned and taken again every time.
  static func apply() {
    _ = mallopt(M_MMAP_THRESHOLD, (2 << 20) + (1 << 16))
    _ = mallopt(M_TRIM_THRESHOLD, 1 << 20)
  }
}
