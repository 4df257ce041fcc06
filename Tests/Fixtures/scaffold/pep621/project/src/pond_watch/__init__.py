def main():
    print("deep enough")
