/** What is built for a key, once for each: for statements of which there are few, and whose text depends on the key. */
export function builtOnce<Key extends string, Built>(build: (key: Key) => Built): (key: Key) => Built {
  const built = new Map<Key, Built>()
  return (key) => {
    const known = built.get(key)
    if (known) return known
    const made = build(key)
    built.set(key, made)
    return made
  }
}
