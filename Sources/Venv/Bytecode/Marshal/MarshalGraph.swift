/// The objects of a marshal stream, each of them once.
///
/// Constants that are equal become one node, whether the stream had them as one object or as
/// several: which of the two depends on the state of the process that compiled them. Code objects
/// and what can change (lists, dictionaries, sets that are not frozen) keep their identity.
struct MarshalGraph {
  /// An object.
  struct Node {
    /// The type byte without its flag.
    let type: UInt8
    /// The offset in the stream.
    let start: Int
    /// The number of bytes before the children; all of them where there are none.
    let head: Int
    /// The index of the first child in `children`.
    let firstChild: Int
    let childCount: Int
    /// Of a code object: the offset of its first line number, and the number of children after it.
    let line: Int
    let childrenAfterLine: Int
    /// Whether the object is a constant, of which equal ones are merged.
    let isConstant: Bool
    /// The number of levels below it, those behind references too: a stream that is not nested can
    /// make objects that are, and sorting a set can bring them into one line.
    var height = 0
    /// The number of times that the stream needs the object.
    var uses = 0
    fileprivate let hash: UInt64
  }

  let bytes: UnsafeRawBufferPointer
  private(set) var nodes: [Node] = []
  private(set) var children: [Int] = []
  /// The number of objects that were merged with an equal one.
  private(set) var mergedCount = 0
  /// The node of the whole stream.
  private(set) var root = 0

  private let stream: MarshalStream
  private var position = 0
  /// The node of each index of the stream; -1 while its children are being read.
  private var indices: [Int] = []
  /// Children of objects that are being read.
  private var pending: [Int] = []
  /// Open addressing over the constants: indices of `nodes` plus one, 0 for a free slot.
  private var table: [UInt32]
  private var constantCount = 0
  /// How many bytes the keys of the elements of all sets may still have.
  private var keyBytes = 16 << 20

  /// Reads a whole stream, which has to be one object.
  init(_ stream: MarshalStream) throws(MarshalError) {
    self.stream = stream
    bytes = stream.bytes
    let estimate = bytes.count / 32
    nodes.reserveCapacity(estimate)
    indices.reserveCapacity(estimate)
    children.reserveCapacity(2 * estimate)
    var capacity = 64
    while capacity < 2 * estimate { capacity *= 2 }
    table = [UInt32](repeating: 0, count: capacity)
    root = try object(depth: 0)
    nodes[root].uses += 1
    for child in children { nodes[child].uses += 1 }
    guard position == bytes.count else {
      throw MarshalError(reason: .trailingBytes, offset: position)
    }
  }

  /// Reads the object at `position` and moves behind it.
  private mutating func object(depth: Int) throws(MarshalError) -> Int {
    let start = position
    guard depth < MarshalStream.deepest else {
      throw MarshalError(reason: .tooDeep, offset: start)
    }
    let shape = try stream.shape(at: start)
    let isFlagged = bytes[start] & MarshalStream.flag != 0
    let type = bytes[start] & ~MarshalStream.flag
    switch shape {
    case .atom(let length, let isSingleton):
      position += length
      let node = constant(
        Node(
          type: type, start: start, head: length, firstChild: 0, childCount: 0, line: 0,
          childrenAfterLine: 0, isConstant: true, hash: hash(ofBytesAt: start, count: length)))
      if isFlagged && !isSingleton { indices.append(node) }
      return node
    case .reference(let index):
      guard index < indices.count, indices[index] >= 0 else {
        throw MarshalError(reason: .badReference, offset: start)
      }
      position += MarshalStream.referenceLength
      return indices[index]
    case .null:
      throw MarshalError(reason: .unknownType, offset: start)
    case .sequence, .set, .dictionary, .code:
      let index = indices.count
      if isFlagged { indices.append(-1) }
      let node = try container(shape, type: type, depth: depth)
      if isFlagged { indices[index] = node }
      return node
    }
  }

  /// Reads an object that has children.
  private mutating func container(
    _ shape: MarshalStream.Shape, type: UInt8, depth: Int
  ) throws(MarshalError) -> Int {
    let start = position
    let base = pending.count
    var head = 1
    var line = 0
    var after = 0
    var isConstant = false
    switch shape {
    case .sequence(let length, let count):
      head = length
      isConstant = type != UInt8(ascii: "[")
      position += head
      for _ in 0..<count { pending.append(try object(depth: depth + 1)) }
    case .set(let length, let count):
      head = length
      isConstant = type == UInt8(ascii: ">")
      position += head
      for _ in 0..<count { pending.append(try object(depth: depth + 1)) }
    case .dictionary:
      position += 1
      while true {
        if case .null = try stream.shape(at: position) { break }
        pending.append(try object(depth: depth + 1))
        pending.append(try object(depth: depth + 1))
      }
      position += 1
    case .code(let length, let before, let count):
      head = length
      after = count
      position += head
      for _ in 0..<before { pending.append(try object(depth: depth + 1)) }
      line = position
      guard line + 4 <= bytes.count else { throw MarshalError(reason: .truncated, offset: line) }
      position += 4
      for _ in 0..<after { pending.append(try object(depth: depth + 1)) }
    case .atom, .reference, .null:
      throw MarshalError(reason: .unknownType, offset: start)
    }

    let own = pending[base...]
    let height = own.reduce(0) { max($0, nodes[$1].height + 1) }
    guard height < MarshalStream.deepest else {
      throw MarshalError(reason: .tooDeep, offset: start)
    }
    isConstant = isConstant && own.allSatisfy { nodes[$0].isConstant }
    let childCount = own.count
    let firstChild = children.count
    children.append(contentsOf: own)
    pending.removeLast(childCount)
    if case .set = shape, childCount > 1 {
      let sorted = try sorted(
        elements: children[firstChild...], limit: &keyBytes, offset: start)
      children.replaceSubrange(firstChild..., with: sorted)
    }
    let node = Node(
      type: type, start: start, head: head, firstChild: firstChild, childCount: childCount,
      line: line, childrenAfterLine: after, isConstant: isConstant, height: height,
      hash: isConstant ? hash(of: type, children: firstChild..<firstChild + childCount) : 0)
    guard isConstant else {
      nodes.append(node)
      return nodes.count - 1
    }
    let found = constant(node)
    if found < nodes.count - 1 || nodes[found].start != start {
      children.removeLast(childCount)
    }
    return found
  }

  /// The node of a constant: an equal one that is there already, or a new one.
  private mutating func constant(_ node: Node) -> Int {
    var slot = Int(truncatingIfNeeded: node.hash) & (table.count - 1)
    while table[slot] != 0 {
      let index = Int(table[slot]) - 1
      if nodes[index].hash == node.hash, isEqual(nodes[index], node) {
        mergedCount += 1
        return index
      }
      slot = (slot + 1) & (table.count - 1)
    }
    nodes.append(node)
    table[slot] = UInt32(nodes.count)
    constantCount += 1
    if 2 * constantCount > table.count { growTable() }
    return nodes.count - 1
  }

  private func isEqual(_ left: Node, _ right: Node) -> Bool {
    guard left.type == right.type, left.childCount == right.childCount, left.head == right.head
    else { return false }
    if left.childCount > 0 {
      for child in 0..<left.childCount
      where children[left.firstChild + child] != children[right.firstChild + child] {
        return false
      }
      return true
    }
    return bytes[left.start + 1..<left.start + left.head].elementsEqual(
      bytes[right.start + 1..<right.start + right.head])
  }

  private mutating func growTable() {
    table = [UInt32](repeating: 0, count: 2 * table.count)
    for index in nodes.indices where nodes[index].isConstant {
      var slot = Int(truncatingIfNeeded: nodes[index].hash) & (table.count - 1)
      while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = UInt32(index + 1)
    }
  }
}
