/** One holder at a time, in the order of asking. */
export interface Turnstile {
  /** Resolves to the function that lets the next one in. */
  enter(): Promise<() => void>
}

export function createTurnstile(): Turnstile {
  let tail: Promise<void> = Promise.resolve()
  return {
    enter() {
      const before = tail
      let leave = () => {}
      tail = new Promise((resolve) => {
        leave = resolve
      })
      return before.then(() => leave)
    },
  }
}
