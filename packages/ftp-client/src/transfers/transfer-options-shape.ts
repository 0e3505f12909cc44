/** What each option of a transfer must be, and the next step where it is something else, or has a name that there is not. */
import { methodsOf, type OptionShape, ofKind, oneOf } from "@pasvport/ftp-core/options";
import { type CallOptions, callOptionsShape } from "../operations/call-options.js";
import type {
  DownloadOptions,
  ReadableOptions,
  ReadOptions,
  SharedOptions,
  UploadOptions,
  WritableOptions,
} from "./transfer-options.js";

type FieldsOf<Options> = Record<Exclude<keyof Options, keyof CallOptions>, OptionShape>;

const bytes = ofKind("number", "write a number of bytes");
const yesOrNo = ofKind("boolean", "write true or false");

const ofStreams = {
  onProgress: ofKind("function", "write a function, which is told how far it is"),
  type: oneOf(["binary", "text"]),
  limitRate: ofKind("number", "write bytes a second"),
  offset: bytes,
  size: bytes,
  pace: methodsOf({ take: true }, "leave it out: limitRate is for you"),
} as const;

const ofTries = {
  retries: ofKind("number", "write how many"),
  onRetry: ofKind("function", "write a function, which is told why"),
} as const;

const downloadFields = { ...ofStreams, ...ofTries, resume: yesOrNo };

export const transferOptionShapes = {
  download: callOptionsShape(downloadFields satisfies FieldsOf<DownloadOptions & SharedOptions>),
  read: callOptionsShape({
    ...ofStreams,
    ...ofTries,
    maxBytes: bytes,
  } satisfies FieldsOf<ReadOptions & SharedOptions>),
  readable: callOptionsShape(ofStreams satisfies FieldsOf<ReadableOptions & SharedOptions>),
  upload: callOptionsShape({ ...downloadFields, append: yesOrNo } satisfies FieldsOf<UploadOptions & SharedOptions>),
  writable: callOptionsShape({ ...ofStreams, append: yesOrNo } satisfies FieldsOf<WritableOptions & SharedOptions>),
} as const;
