import type { CookieOptions, Request, Response } from 'express'

const name = 'yushu_session'

export function readSessionCookie(request: Request): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value) return decode(value)
  }
  return undefined
}

/** Out of reach of scripts, sent to no page that another site opened; only over TLS when that is how we were reached. */
export function setSessionCookie(response: Response, token: string, lastsMs: number): void {
  // By duration, not by date: the reader's clock may be wrong.
  response.cookie(name, token, { ...options(response), maxAge: lastsMs })
}

export function clearSessionCookie(response: Response): void {
  response.clearCookie(name, options(response))
}

function options(response: Response): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: response.req.secure, path: '/' }
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
