/** Our own caller has closed the client: nothing was lost, and there is no session any more. */
import { ConnectionError } from "@pasvport/ftp-core";

export class ClientClosedError extends ConnectionError {}
