type Entry = { readonly at: number; readonly sequence: number; readonly name: string }

/** Who has something to do when: one moment for each name, the earliest first, ties in order of entry. */
export type Agenda = {
  /** Sets, moves or (undefined) removes the moment of a name. */
  readonly set: (name: string, at: number | undefined) => void
  /** The name with the earliest moment, ms since the epoch. */
  readonly next: () => { readonly name: string; readonly at: number } | undefined
  /** Takes out the name with the earliest moment, if that is not after `now`. */
  readonly takeDue: (now: number) => { readonly name: string; readonly at: number } | undefined
}

/** An empty agenda: a binary heap, in which moments that were moved stay behind and are passed over. */
export function createAgenda(): Agenda {
  const heap: Entry[] = []
  const current = new Map<string, Entry>()
  let sequence = 0

  const first = () => {
    for (let top = heap[0]; top !== undefined; top = heap[0]) {
      if (current.get(top.name) === top) return top
      removeFirst(heap)
    }
    return undefined
  }

  return {
    set: (name, at) => {
      if (at === undefined) {
        current.delete(name)
        return
      }
      if (current.get(name)?.at === at) return
      const entry = { at, sequence: sequence++, name }
      current.set(name, entry)
      insert(heap, entry)
    },
    next: first,
    takeDue: (now) => {
      const top = first()
      if (top === undefined || top.at > now) return undefined
      removeFirst(heap)
      current.delete(top.name)
      return { name: top.name, at: top.at }
    },
  }
}

const isBefore = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.sequence < b.sequence)

function insert(heap: Entry[], entry: Entry): void {
  let hole = heap.push(entry) - 1
  while (hole > 0) {
    const above = (hole - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || !isBefore(entry, parent)) break
    heap[hole] = parent
    hole = above
  }
  heap[hole] = entry
}

function removeFirst(heap: Entry[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let hole = 0
  for (;;) {
    const left = heap[2 * hole + 1]
    const right = heap[2 * hole + 2]
    if (left === undefined) break
    const isRight = right !== undefined && isBefore(right, left)
    const child = isRight ? right : left
    if (!isBefore(child, last)) break
    heap[hole] = child
    hole = 2 * hole + (isRight ? 2 : 1)
  }
  heap[hole] = last
}
