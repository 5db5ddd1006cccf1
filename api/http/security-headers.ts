import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Everything from here alone, and no script in a page. `lax` allows styles made by scripts as well: the pages' components need them;
 * the portal and the API do not.
 */
export function securityHeaders(styles: 'strict' | 'lax'): RequestHandler {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: styles === 'strict' ? ["'self'"] : ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Sent over TLS only, see below: a house that is reached by plain HTTP must not promise otherwise.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  })
  return (request, response, next) => {
    if (request.secure) response.set('Strict-Transport-Security', 'max-age=31536000')
    headers(request, response, next)
  }
}
