/// A list that has one element most of the time, which then takes no memory of its own.
struct ShortList<Element> {
    private var first: Element?
    private var others: [Element] = []

    mutating func append(_ element: Element) {
        if first == nil { first = element } else { others.append(element) }
    }
}

extension ShortList: Sendable where Element: Sendable {}

extension ShortList: Sequence {
    struct Iterator: IteratorProtocol {
        fileprivate let list: ShortList
        private var position = -1

        fileprivate init(_ list: ShortList) {
            self.list = list
        }

        mutating func next() -> Element? {
            defer { position += 1 }
            if position < 0 { return list.first }
            return position < list.others.count ? list.others[position] : nil
        }
    }

    func makeIterator() -> Iterator { Iterator(self) }
}
