import { useEffect, useState } from 'react'

/** The value once it has stood still for a while: asks nobody at every keystroke. */
export function useSettled<T>(value: T, afterMs = 500): T {
  const [settled, setSettled] = useState(value)
  const key = JSON.stringify(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is compared is what the value says, not which object says it
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs)
    return () => clearTimeout(timer)
  }, [key, afterMs])
  return settled
}
