internal import CArchive

extension ArchiveWriter.Format {
  /// The function of libarchive that sets the format.
  var enable: (OpaquePointer?) -> CInt {
    switch self {
    case .gnu: archive_write_set_format_gnutar
    case .ustar: archive_write_set_format_ustar
    // Not "pax restricted", which drops fractions of a second where nothing else needs a header.
    // The two are the same in all else, as entries have no more than `ArchiveEntry.copy` sets.
    case .pax: archive_write_set_format_pax
    case .ar: archive_write_set_format_ar_bsd
    }
  }

  /// Returns why the format cannot represent a member, where libarchive would write another one or
  /// none; nil if it can.
  func objection(to entry: ArchiveEntry) -> String? {
    var names = [entry.path, entry.userName, entry.groupName]
    switch entry.kind {
    case .symbolicLink(let target), .hardLink(let target):
      names.append(target)
      if target.isEmpty { return "it is a link without a target" }
    case .regular, .directory, .characterDevice, .blockDevice, .fifo: break
    case .socket, .unknown: return "archives have no such type of file"
    }
    if entry.path.isEmpty { return "it has no name" }
    if names.contains(where: { $0.contains(0) }) { return "a name has a null byte in it" }
    if entry.size > 0, entry.kind != .regular { return "only regular files have data" }
    if self != .pax, entry.modified.nanoseconds != 0 {
      return "only pax archives hold fractions of a second"
    }
    guard self == .ar else { return nil }
    if entry.kind != .regular { return "ar archives hold regular files only" }
    // libarchive would drop directories from the name, and write a long name BSD's way, which
    // dpkg does not read.
    if entry.path.contains(where: { $0 == 0x2f || $0 <= 0x20 }) || entry.path.count > 16 {
      return "ar archives hold names of up to 16 bytes without slashes and spaces"
    }
    return nil
  }
}

extension ArchiveWriter.Compression {
  /// Adds the filter and sets its options.
  func enable(_ pointer: OpaquePointer?) -> CInt {
    var result: CInt
    var options: [(String, String?)] = []
    switch self {
    case .none: result = archive_write_add_filter_none(pointer)
    case .gzip(let level):
      result = archive_write_add_filter_gzip(pointer)
      // No value: the header has no time.
      options = [("compression-level", "\(level)"), ("timestamp", nil)]
    case .xz(let level, let threads):
      result = archive_write_add_filter_xz(pointer)
      // One thread is another encoder, which writes one block where several threads write many:
      // even on one processor the bytes must be those of many.
      options = [("compression-level", "\(level)"), ("threads", "\(max(2, threads))")]
    case .zstd(let level, let threads):
      result = archive_write_add_filter_zstd(pointer)
      // 0 means "compress in this thread" to some versions, with other bytes, and "as many as
      // there are processors" to others.
      options = [("compression-level", "\(level)"), ("threads", "\(max(1, threads))")]
    }
    for (key, value) in options where result == ARCHIVE_OK {
      result = archive_write_set_filter_option(pointer, nil, key, value)
    }
    return result
  }
}
