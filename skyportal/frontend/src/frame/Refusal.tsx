import Box from "@mui/material/Box";
import { errorMessage, errorStatus } from "@/api/envelope";
import { SignInAgain } from "@/session/SignInAgain";

interface RefusalProps {
  error: unknown;
  id?: string;
}

/** Why what was typed could not be sent, beside the field that keeps it. */
export function Refusal({ error, id }: RefusalProps) {
  if (!error) return null;
  return (
    <Box id={id} role="alert" sx={{ color: "error.main", typography: "caption" }}>
      {errorStatus(error) === 401 ? (
        <>
          Your session has ended. What you typed is kept. <SignInAgain from={location} />, then send
          it.
        </>
      ) : (
        errorMessage(error)
      )}
    </Box>
  );
}
