/** Actions that several policies spell alike. */

/** What changes objects of a bucket: granted where a bucket may be written, to roles and at the endpoint. */
export const WRITE_OBJECTS: readonly string[] = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
