import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

/** The Chromium to drive: named by the environment, a distribution's, or the one Playwright installed; `undefined` when there is none. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const candidates = [
    env.YUSHU_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    playwrightsOwn(),
  ]
  return candidates.find((path): path is string => path !== undefined && existsSync(path))
}

function playwrightsOwn(): string | undefined {
  try {
    return chromium.executablePath()
  } catch {
    // Playwright throws where its registry knows no build for this platform: the same answer as "none".
    return undefined
  }
}
