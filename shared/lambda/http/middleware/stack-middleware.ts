import type middy from '@middy/core'
import type { StackContext } from '../call.ts'
import type { HttpAnswer, HttpEvent } from '../event.ts'

/** A middleware of the operations' stack. */
export type StackMiddleware = middy.MiddlewareObj<HttpEvent, HttpAnswer, Error, StackContext>
