import Core
import SystemPackage
import TestSupport
import Testing

/// Makes uploads of tiny packages: `NAME` for machines, `NAME-common` for all, and their source.
struct UploadBuilder {
  var name = "demo"
  var distribution = "development"
  /// What is in the upload: `source`, `all` and names of architectures.
  var parts = ["source", "all", "amd64"]
  /// What the binary packages are called after the name.
  var suffixes = ["", "-common"]
  /// What is in the packages, besides the version.
  var contents = ""

  /// Makes an upload in a directory, and returns the path of its `.changes`.
  func make(_ version: String, in directory: FilePath) throws -> FilePath {
    try FileSystem.createDirectories(directory)
    let result = try Tool.check(
      ["bash", "-euc", Self.script, "bash", name, version, distribution, contents]
        + [parts.joined(separator: " "), suffixes.map { "\(name)\($0)" }.joined(separator: " ")],
      in: directory)
    let path = result.text.split(separator: "\n").last.map(String.init) ?? ""
    return directory.appending(path)
  }

  private static let script = #"""
    name=$1 version=$2 distribution=$3 contents=$4 parts=$5 binaries=$6
    file=${version#*:} files=()
    work=$(mktemp -d)
    for part in $parts; do
      if [[ $part == source ]]; then
        mkdir -p "$work/$name-$file/debian"
        echo "$contents" >"$work/$name-$file/debian/contents"
        tarball=${name}_$file.tar.xz
        tar -C "$work" --sort=name --mtime=@1700000000 --owner=0 --group=0 --numeric-owner \
          -cJf "$tarball" "$name-$file"
        {
          printf '%s\n' 'Format: 3.0 (native)' "Source: $name" "Binary: ${binaries// /, }" \
            'Architecture: any all' "Version: $version" 'Maintainer: Jane Doe <jane@example.org>' \
            'Standards-Version: 4.6.2' 'Checksums-Sha256:' \
            " $(sha256sum "$tarball" | cut -d' ' -f1) $(stat -c %s "$tarball") $tarball" 'Files:' \
            " $(md5sum "$tarball" | cut -d' ' -f1) $(stat -c %s "$tarball") $tarball"
        } >"${name}_$file.dsc"
        files+=("${name}_$file.dsc" "$tarball")
        continue
      fi
      for binary in $binaries; do
        if [[ $binary == *-common ]]; then [[ $part == all ]] || continue
        else [[ $part != all ]] || continue; fi
        rm -rf "$work/tree"
        mkdir -p "$work/tree/DEBIAN" "$work/tree/usr/share/$binary"
        echo "$version $contents" >"$work/tree/usr/share/$binary/version"
        printf '%s\n' "Package: $binary" "Version: $version" "Architecture: $part" \
          'Maintainer: Jane Doe <jane@example.org>' 'Section: misc' 'Priority: optional' \
          'Description: a sample' ' It does nothing.' >"$work/tree/DEBIAN/control"
        [[ $binary == "$name" ]] || sed -i "/^Version/i Source: $name" "$work/tree/DEBIAN/control"
        deb=${binary}_${file}_$part.deb
        SOURCE_DATE_EPOCH=1700000000 dpkg-deb --root-owner-group -b "$work/tree" "$deb" >/dev/null
        files+=("$deb")
      done
    done
    rm -rf "$work"
    changes=${name}_${file}_${parts// /+}.changes
    {
      printf '%s\n' 'Format: 1.8' 'Date: Mon, 05 Feb 2024 13:04:05 +0100' "Source: $name" \
        "Binary: $binaries" "Architecture: $parts" "Version: $version" \
        "Distribution: $distribution" 'Urgency: medium' \
        'Maintainer: Jane Doe <jane@example.org>' 'Changed-By: Jane Doe <jane@example.org>' \
        'Description:' " $name - a sample" 'Changes:' " $name ($version) $distribution" ' .' \
        '   * A sample.' 'Checksums-Sha1:'
      for file in "${files[@]}"; do
        echo " $(sha1sum "$file" | cut -d' ' -f1) $(stat -c %s "$file") $file"
      done
      echo 'Checksums-Sha256:'
      for file in "${files[@]}"; do
        echo " $(sha256sum "$file" | cut -d' ' -f1) $(stat -c %s "$file") $file"
      done
      echo 'Files:'
      for file in "${files[@]}"; do
        echo " $(md5sum "$file" | cut -d' ' -f1) $(stat -c %s "$file") misc optional $file"
      done
    } >"$changes"
    echo "$changes"
    """#
}
