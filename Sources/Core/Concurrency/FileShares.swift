extension Array {
  /// Returns the elements, which stand for files, in shares of about equal work, in their order.
  ///
  /// A share is large enough that handing it to a task costs nothing beside its work, and small
  /// enough that no task is left alone with much of it at the end: about 4 MiB, where opening a file
  /// counts as much as reading a page.
  package func fileShares(size: (Element) -> Int) -> [[Element]] {
    let limit = 4 << 20
    let page = 4 << 10
    var shares: [[Element]] = []
    var left = 0
    for element in self {
      if left <= 0 {
        shares.append([])
        left = limit
      }
      shares[shares.count - 1].append(element)
      // A sparse file may have any size.
      left -= Swift.min(size(element), limit) + page
    }
    return shares
  }
}
